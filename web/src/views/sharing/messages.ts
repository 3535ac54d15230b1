// SPDX-License-Identifier: MIT
import { defineMessages } from '@/lib/i18n'

export const messages = defineMessages({
  en: {
    add: 'Share with', addHint: 'Name, group or e-mail address', level: 'Access', levelOf: 'Access of {name}', addEverybody: 'Everyone in my organisation',
    invite: 'by e-mail address', kind_person: 'Person', kind_group: 'Group', kind_room: 'Room', kind_resource: 'Resource', everybody: 'Everyone in the organisation',
    freebusy: 'Busy times', read: 'Read', write: 'Edit', manage: 'Manage',
    freebusyText: 'They see when the calendar is busy, and nothing else.', readText: 'They see the events and change nothing. Private events stay hidden, of confidential ones only the time is shown.',
    writeText: 'They see, add, change and delete events.', manageText: 'They can do all that you can, and share the calendar with others.',
    people: 'Who has access', nobody: 'Only you. Share it above.', failed: 'The list could not be loaded.', retry: 'Try again',
    asked: 'has not answered yet · asked on {when}', accepted: 'since {when}', declined: 'declined · asked on {when}', waiting: 'waits for the first sign-in · since {when}', inherited: 'by delegation of all calendars',
    end: 'End the access of {name}', ended: '{name} has no access any more.', undo: 'Undo',
    forPrograms: 'For calendar programs', forProgramsText: 'Those who have access can enter this CalDAV address in a program.', address: 'CalDAV address',
  },
  fr: {
    add: 'Partager avec', addHint: 'Nom, groupe ou adresse e-mail', level: 'Accès', levelOf: 'Accès de {name}', addEverybody: 'Toute mon organisation',
    invite: 'par adresse e-mail', kind_person: 'Personne', kind_group: 'Groupe', kind_room: 'Salle', kind_resource: 'Ressource', everybody: 'Toute l’organisation',
    freebusy: 'Disponibilité', read: 'Lire', write: 'Modifier', manage: 'Gérer',
    freebusyText: 'On voit quand le calendrier est occupé, et rien d’autre.', readText: 'On voit les événements sans rien changer. Les événements privés restent cachés ; des confidentiels, seule l’heure est montrée.',
    writeText: 'On voit, ajoute, modifie et supprime des événements.', manageText: 'On peut tout ce que vous pouvez, y compris partager le calendrier.',
    people: 'Qui y a accès', nobody: 'Vous seulement. Partagez-le ci-dessus.', failed: 'La liste n’a pas pu être chargée.', retry: 'Réessayer',
    asked: 'n’a pas encore répondu · invité le {when}', accepted: 'depuis le {when}', declined: 'a refusé · invité le {when}', waiting: 'attend la première connexion · depuis le {when}', inherited: 'par délégation de tous les calendriers',
    end: 'Mettre fin à l’accès de {name}', ended: '{name} n’a plus accès.', undo: 'Annuler',
    forPrograms: 'Pour les programmes de calendrier', forProgramsText: 'Ceux qui y ont accès peuvent saisir cette adresse CalDAV dans un programme.', address: 'Adresse CalDAV',
  },
  de: {
    add: 'Teilen mit', addHint: 'Name, Gruppe oder E-Mail-Adresse', level: 'Zugriff', levelOf: 'Zugriff von {name}', addEverybody: 'Alle in meiner Organisation',
    invite: 'über die E-Mail-Adresse', kind_person: 'Person', kind_group: 'Gruppe', kind_room: 'Raum', kind_resource: 'Gerät', everybody: 'Alle in der Organisation',
    freebusy: 'Belegte Zeiten', read: 'Lesen', write: 'Bearbeiten', manage: 'Verwalten',
    freebusyText: 'Sie sehen, wann der Kalender belegt ist, und sonst nichts.', readText: 'Sie sehen die Termine und ändern nichts. Private Termine bleiben verborgen, von vertraulichen ist nur die Zeit zu sehen.',
    writeText: 'Sie sehen, ergänzen, ändern und löschen Termine.', manageText: 'Sie dürfen alles, was du darfst, und den Kalender mit anderen teilen.',
    people: 'Wer Zugriff hat', nobody: 'Nur du. Teile ihn hier oben.', failed: 'Die Liste konnte nicht geladen werden.', retry: 'Noch einmal versuchen',
    asked: 'hat noch nicht geantwortet · gefragt am {when}', accepted: 'seit {when}', declined: 'hat abgelehnt · gefragt am {when}', waiting: 'wartet auf die erste Anmeldung · seit {when}', inherited: 'durch Vertretung für alle Kalender',
    end: 'Zugriff von {name} beenden', ended: '{name} hat keinen Zugriff mehr.', undo: 'Rückgängig',
    forPrograms: 'Für Kalenderprogramme', forProgramsText: 'Wer Zugriff hat, kann diese CalDAV-Adresse in ein Programm eintragen.', address: 'CalDAV-Adresse',
  },
  nl: {
    add: 'Delen met', addHint: 'Naam, groep of e-mailadres', level: 'Toegang', levelOf: 'Toegang van {name}', addEverybody: 'Iedereen in mijn organisatie',
    invite: 'via het e-mailadres', kind_person: 'Persoon', kind_group: 'Groep', kind_room: 'Zaal', kind_resource: 'Middel', everybody: 'Iedereen in de organisatie',
    freebusy: 'Bezette tijden', read: 'Lezen', write: 'Bewerken', manage: 'Beheren',
    freebusyText: 'Ze zien wanneer de kalender bezet is, en verder niets.', readText: 'Ze zien de afspraken en wijzigen niets. Privéafspraken blijven verborgen, van vertrouwelijke is alleen de tijd te zien.',
    writeText: 'Ze zien afspraken, voegen ze toe, wijzigen en verwijderen ze.', manageText: 'Ze mogen alles wat jij mag, en de kalender met anderen delen.',
    people: 'Wie toegang heeft', nobody: 'Alleen jij. Deel hem hierboven.', failed: 'De lijst kon niet worden geladen.', retry: 'Opnieuw proberen',
    asked: 'heeft nog niet geantwoord · gevraagd op {when}', accepted: 'sinds {when}', declined: 'heeft geweigerd · gevraagd op {when}', waiting: 'wacht op de eerste aanmelding · sinds {when}', inherited: 'door vertegenwoordiging voor alle kalenders',
    end: 'Toegang van {name} beëindigen', ended: '{name} heeft geen toegang meer.', undo: 'Ongedaan maken',
    forPrograms: 'Voor kalenderprogramma’s', forProgramsText: 'Wie toegang heeft, kan dit CalDAV-adres in een programma invullen.', address: 'CalDAV-adres',
  },
})
