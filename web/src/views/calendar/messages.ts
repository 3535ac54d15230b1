// SPDX-License-Identifier: MIT
import { defineMessages } from '@/lib/i18n'

export const messages = defineMessages({
  en: {
    allDay: 'all day', moreLink: '{n} more', moreHint: 'Show {n} more events', goTo: 'Go to {date}',
    today: 'Today', previous: 'Back', next: 'Forward', views: 'View', day: 'Day', week: 'Week', month: 'Month',
    newEvent: 'New event', menu: 'Calendars', closeMenu: 'Close', account: 'Account', settings: 'Settings', signOut: 'Sign out', skip: 'To the calendar',
    loadFailed: 'Some calendars could not be loaded.', unreadable_one: '{n} event cannot be read and is not shown.', unreadable_other: '{n} events cannot be read and are not shown.', retry: 'Try again',
    created: 'Event created.', removed: 'Event deleted.', undo: 'Undo', restored: 'The event is back.', saved: 'Saved.', noCalendar: 'Make a calendar first, then you can put events into it.',
    loading: 'Loading events …', zone: 'Times in {zone}',
  },
  fr: {
    allDay: 'journée', moreLink: '{n} de plus', moreHint: 'Afficher {n} événements de plus', goTo: 'Aller au {date}',
    today: 'Aujourd’hui', previous: 'Précédent', next: 'Suivant', views: 'Vue', day: 'Jour', week: 'Semaine', month: 'Mois',
    newEvent: 'Nouvel événement', menu: 'Calendriers', closeMenu: 'Fermer', account: 'Compte', settings: 'Réglages', signOut: 'Se déconnecter', skip: 'Vers le calendrier',
    loadFailed: 'Certains calendriers n’ont pas pu être chargés.', unreadable_one: '{n} événement est illisible et n’est pas affiché.', unreadable_other: '{n} événements sont illisibles et ne sont pas affichés.', retry: 'Réessayer',
    created: 'Événement créé.', removed: 'Événement supprimé.', undo: 'Annuler', restored: 'L’événement est rétabli.', saved: 'Enregistré.', noCalendar: 'Créez d’abord un calendrier, vous pourrez ensuite y mettre des événements.',
    loading: 'Chargement des événements …', zone: 'Heures de {zone}',
  },
  de: {
    allDay: 'ganztags', moreLink: '{n} weitere', moreHint: '{n} weitere Termine zeigen', goTo: 'Zu {date} gehen',
    today: 'Heute', previous: 'Zurück', next: 'Weiter', views: 'Ansicht', day: 'Tag', week: 'Woche', month: 'Monat',
    newEvent: 'Neuer Termin', menu: 'Kalender', closeMenu: 'Schließen', account: 'Konto', settings: 'Einstellungen', signOut: 'Abmelden', skip: 'Zum Kalender',
    loadFailed: 'Einige Kalender konnten nicht geladen werden.', unreadable_one: '{n} Termin ist nicht lesbar und wird nicht gezeigt.', unreadable_other: '{n} Termine sind nicht lesbar und werden nicht gezeigt.', retry: 'Noch einmal versuchen',
    created: 'Termin angelegt.', removed: 'Termin gelöscht.', undo: 'Rückgängig', restored: 'Der Termin ist wieder da.', saved: 'Gespeichert.', noCalendar: 'Lege zuerst einen Kalender an, dann kannst du Termine eintragen.',
    loading: 'Termine werden geladen …', zone: 'Zeiten in {zone}',
  },
  nl: {
    allDay: 'hele dag', moreLink: 'nog {n}', moreHint: 'Nog {n} afspraken tonen', goTo: 'Ga naar {date}',
    today: 'Vandaag', previous: 'Terug', next: 'Vooruit', views: 'Weergave', day: 'Dag', week: 'Week', month: 'Maand',
    newEvent: 'Nieuwe afspraak', menu: 'Kalenders', closeMenu: 'Sluiten', account: 'Account', settings: 'Instellingen', signOut: 'Afmelden', skip: 'Naar de kalender',
    loadFailed: 'Sommige kalenders konden niet worden geladen.', unreadable_one: '{n} afspraak is onleesbaar en wordt niet getoond.', unreadable_other: '{n} afspraken zijn onleesbaar en worden niet getoond.', retry: 'Opnieuw proberen',
    created: 'Afspraak aangemaakt.', removed: 'Afspraak verwijderd.', undo: 'Ongedaan maken', restored: 'De afspraak is terug.', saved: 'Opgeslagen.', noCalendar: 'Maak eerst een kalender, dan kun je er afspraken in zetten.',
    loading: 'Afspraken laden …', zone: 'Tijden in {zone}',
  },
})
