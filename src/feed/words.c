/* SPDX-License-Identifier: MIT */
/* Words by language. */
#include "feed/words.h"

/* clang-format off */
static const feed_words all[] = {
    {"en",
     {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
     {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"},
     {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"},
     "Month before", "Next month", "Today", "All day", "Nothing in this month.",
     "There is more in this month than this page can show.", "Subscribe", "Times are those of", "(no title)",
     "There is nothing here", "This address leads to no calendar (any more). Ask whoever gave it to you for a new one.",
     "Try again in a while", "This server cannot answer at the moment.",
     ", ", " "},
    {"fr",
     {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"},
     {"lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"},
     {"lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."},
     "Mois précédent", "Mois suivant", "Aujourd’hui", "Toute la journée", "Rien ce mois-ci.",
     "Ce mois compte plus d’événements que cette page n’en peut montrer.", "S’abonner", "Heures de", "(sans titre)",
     "Il n’y a rien ici", "Cette adresse ne mène pas ou plus à un agenda. Demandez-en une nouvelle à la personne qui vous l’a donnée.",
     "Réessayez dans un moment", "Ce serveur ne peut pas répondre pour l’instant.",
     " ", " "},
    {"de",
     {"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"},
     {"Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"},
     {"Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"},
     "Voriger Monat", "Nächster Monat", "Heute", "Ganztägig", "Nichts in diesem Monat.",
     "In diesem Monat ist mehr, als diese Seite zeigen kann.", "Abonnieren", "Zeiten in", "(ohne Titel)",
     "Hier ist nichts", "Diese Adresse führt zu keinem Kalender (mehr). Wer sie Ihnen gab, kann eine neue machen.",
     "Versuchen Sie es später noch einmal", "Dieser Server kann gerade nicht antworten.",
     ", ", ". "},
    {"nl",
     {"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"},
     {"maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"},
     {"ma", "di", "wo", "do", "vr", "za", "zo"},
     "Vorige maand", "Volgende maand", "Vandaag", "Hele dag", "Niets in deze maand.",
     "Er is meer in deze maand dan deze pagina kan tonen.", "Abonneren", "Tijden in", "(geen titel)",
     "Hier is niets", "Dit adres leidt niet (meer) naar een agenda. Vraag een nieuw aan wie het u gaf.",
     "Probeer het straks opnieuw", "Deze server kan nu niet antwoorden.",
     " ", " "},
};
/* clang-format on */

/* A language range is its primary subtag here: "de-CH" is German. */
static const feed_words *of(cal_str range)
{
    cal_str tag = cal_str_trim(cal_str_cut(&range, ';'));
    cal_str primary = cal_str_cut(&tag, '-');

    for (size_t i = 0; i < CAL_COUNT(all); i++) {
        if (cal_str_eq_ci(primary, cal_str_c(all[i].language)))
            return &all[i];
    }
    return NULL;
}

const feed_words *feed_words_for(cal_str accept_language, cal_str otherwise)
{
    const feed_words *found = NULL;

    while (!found && accept_language.p)
        found = of(cal_str_cut(&accept_language, ','));
    if (!found)
        found = of(otherwise);
    return found ? found : &all[0];
}
