// SPDX-License-Identifier: MIT
import { defineMessages } from '@/lib/i18n'

export const messages = defineMessages({
  en: {
    title: 'Subscribe to a calendar', text: 'A calendar elsewhere on the web, kept up to date by the server. You can read it on every device.',
    address: 'Address', addressHint: 'https://…/calendar.ics', addressMissing: 'Enter the address of the calendar.', look: 'Look', subscribe: 'Subscribe', cancel: 'Cancel', name: 'Name',
    events_one: '{n} event found', events_other: '{n} events found', tasks_one: '{n} task', tasks_other: '{n} tasks', refused_one: '{n} entry cannot be read and is left out.', refused_other: '{n} entries cannot be read and are left out.', added: '“{name}” is among your calendars now.',
    holidays: 'Public holidays', holidaysText: 'They come as a calendar of their own that takes no time of yours.', country: 'Country', part: 'Region', whole: 'The whole country', named: 'Holidays: {region}', addHolidays: 'Add', noHolidays: 'This server has no holidays installed. Tell its administrator.',
  },
  fr: {
    title: 'S’abonner à un calendrier', text: 'Un calendrier d’ailleurs sur le web, que le serveur tient à jour. Vous pouvez le lire sur chaque appareil.',
    address: 'Adresse', addressHint: 'https://…/calendrier.ics', addressMissing: 'Saisissez l’adresse du calendrier.', look: 'Regarder', subscribe: 'S’abonner', cancel: 'Annuler', name: 'Nom',
    events_one: '{n} événement trouvé', events_other: '{n} événements trouvés', tasks_one: '{n} tâche', tasks_other: '{n} tâches', refused_one: '{n} entrée est illisible et laissée de côté.', refused_other: '{n} entrées sont illisibles et laissées de côté.', added: '« {name} » est maintenant parmi vos calendriers.',
    holidays: 'Jours fériés', holidaysText: 'Ils forment un calendrier à part, qui n’occupe pas votre temps.', country: 'Pays', part: 'Région', whole: 'Tout le pays', named: 'Jours fériés : {region}', addHolidays: 'Ajouter', noHolidays: 'Ce serveur n’a pas de jours fériés installés. Prévenez son administrateur.',
  },
  de: {
    title: 'Einen Kalender abonnieren', text: 'Ein Kalender von anderswo im Netz, den der Server aktuell hält. Du kannst ihn auf jedem Gerät lesen.',
    address: 'Adresse', addressHint: 'https://…/kalender.ics', addressMissing: 'Gib die Adresse des Kalenders ein.', look: 'Nachsehen', subscribe: 'Abonnieren', cancel: 'Abbrechen', name: 'Name',
    events_one: '{n} Termin gefunden', events_other: '{n} Termine gefunden', tasks_one: '{n} Aufgabe', tasks_other: '{n} Aufgaben', refused_one: '{n} Eintrag ist nicht lesbar und bleibt weg.', refused_other: '{n} Einträge sind nicht lesbar und bleiben weg.', added: '„{name}“ steht jetzt unter deinen Kalendern.',
    holidays: 'Feiertage', holidaysText: 'Sie kommen als eigener Kalender, der dir keine Zeit belegt.', country: 'Land', part: 'Region', whole: 'Das ganze Land', named: 'Feiertage: {region}', addHolidays: 'Hinzufügen', noHolidays: 'Auf diesem Server sind keine Feiertage eingerichtet. Sage es der Verwaltung.',
  },
  nl: {
    title: 'Op een kalender abonneren', text: 'Een kalender van elders op het web, die de server actueel houdt. Je kunt hem op elk apparaat lezen.',
    address: 'Adres', addressHint: 'https://…/kalender.ics', addressMissing: 'Vul het adres van de kalender in.', look: 'Bekijken', subscribe: 'Abonneren', cancel: 'Annuleren', name: 'Naam',
    events_one: '{n} afspraak gevonden', events_other: '{n} afspraken gevonden', tasks_one: '{n} taak', tasks_other: '{n} taken', refused_one: '{n} item is onleesbaar en blijft weg.', refused_other: '{n} items zijn onleesbaar en blijven weg.', added: '‘{name}’ staat nu bij je kalenders.',
    holidays: 'Feestdagen', holidaysText: 'Ze komen als aparte kalender, die geen tijd van je in beslag neemt.', country: 'Land', part: 'Regio', whole: 'Het hele land', named: 'Feestdagen: {region}', addHolidays: 'Toevoegen', noHolidays: 'Op deze server zijn geen feestdagen geïnstalleerd. Meld het aan de beheerder.',
  },
})
