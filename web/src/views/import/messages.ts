// SPDX-License-Identifier: MIT
import { defineMessages } from '@/lib/i18n'

export const messages = defineMessages({
  en: {
    title: 'Import', text: 'A calendar file (.ics), or an archive of many (.zip, .tgz), as from Google Takeout. You see what is in it before anything is stored.', file: 'Calendar file', looking: 'Looking through the file …',
    content: 'What is in the file', events_one: '{n} event', events_other: '{n} events', tasks_one: '{n} task', tasks_other: '{n} tasks', journals_one: '{n} journal entry', journals_other: '{n} journal entries', nothing: 'Nothing to import', span: '{from} to {to}', there_one: '{n} is here already', there_other: '{n} are here already', unfit_one: '{n} entry cannot be taken', unfit_other: '{n} entries cannot be taken',
    where: 'Where to', newOne: 'A new calendar', newMany: 'New calendars, one for each', known: 'What is here already', skip: 'Leave as it is', update: 'Replace by the file', copy: 'Keep both',
    start: 'Import', other: 'Other file', stop: 'Stop', cancel: 'Cancel', done: 'Done', running: 'Importing', progress: '{done} of {total}',
    state_done: '{name} is imported.', state_failed: 'The import of {name} stopped. What is counted here is stored.', state_cancelled: 'The import of {name} was stopped. What is counted here is stored.', state_undone: 'The import of {name} is taken back.', state_ready: '{name} is ready.', state_waiting: '{name} waits.', state_running: '{name} is being imported.',
    fate_added: 'New', fate_updated: 'Updated', fate_unchanged: 'Unchanged', fate_skipped: 'Left out', fate_copied: 'Copied', fate_repaired: 'Repaired', fate_refused: 'Refused',
    details: 'What was repaired or refused', line: 'line {line}', uidMissing: '(no UID)', wholeReport: 'Whole report', undo: 'Take back',
  },
  fr: {
    title: 'Importer', text: 'Un fichier de calendrier (.ics), ou une archive de plusieurs (.zip, .tgz), comme de Google Takeout. Vous voyez ce qu’il contient avant que rien ne soit enregistré.', file: 'Fichier de calendrier', looking: 'Lecture du fichier …',
    content: 'Ce que contient le fichier', events_one: '{n} événement', events_other: '{n} événements', tasks_one: '{n} tâche', tasks_other: '{n} tâches', journals_one: '{n} note', journals_other: '{n} notes', nothing: 'Rien à importer', span: 'du {from} au {to}', there_one: '{n} est déjà ici', there_other: '{n} sont déjà ici', unfit_one: '{n} entrée ne peut pas être prise', unfit_other: '{n} entrées ne peuvent pas être prises',
    where: 'Destination', newOne: 'Un nouveau calendrier', newMany: 'De nouveaux calendriers, un pour chacun', known: 'Ce qui est déjà ici', skip: 'Laisser tel quel', update: 'Remplacer par le fichier', copy: 'Garder les deux',
    start: 'Importer', other: 'Autre fichier', stop: 'Arrêter', cancel: 'Annuler', done: 'Terminé', running: 'Importation', progress: '{done} sur {total}',
    state_done: '{name} est importé.', state_failed: 'L’importation de {name} s’est arrêtée. Ce qui est compté ici est enregistré.', state_cancelled: 'L’importation de {name} a été arrêtée. Ce qui est compté ici est enregistré.', state_undone: 'L’importation de {name} est annulée.', state_ready: '{name} est prêt.', state_waiting: '{name} attend.', state_running: '{name} est en cours d’importation.',
    fate_added: 'Nouveaux', fate_updated: 'Mis à jour', fate_unchanged: 'Inchangés', fate_skipped: 'Laissés', fate_copied: 'Doublés', fate_repaired: 'Réparés', fate_refused: 'Refusés',
    details: 'Ce qui a été réparé ou refusé', line: 'ligne {line}', uidMissing: '(sans UID)', wholeReport: 'Rapport complet', undo: 'Annuler l’importation',
  },
  de: {
    title: 'Einlesen', text: 'Eine Kalenderdatei (.ics) oder ein Archiv von vielen (.zip, .tgz), wie von Google Takeout. Du siehst, was darin ist, bevor etwas gespeichert wird.', file: 'Kalenderdatei', looking: 'Die Datei wird durchgesehen …',
    content: 'Was in der Datei ist', events_one: '{n} Termin', events_other: '{n} Termine', tasks_one: '{n} Aufgabe', tasks_other: '{n} Aufgaben', journals_one: '{n} Notiz', journals_other: '{n} Notizen', nothing: 'Nichts einzulesen', span: '{from} bis {to}', there_one: '{n} ist schon hier', there_other: '{n} sind schon hier', unfit_one: '{n} Eintrag ist nicht brauchbar', unfit_other: '{n} Einträge sind nicht brauchbar',
    where: 'Wohin', newOne: 'Ein neuer Kalender', newMany: 'Neue Kalender, für jeden einer', known: 'Was schon hier ist', skip: 'Lassen, wie es ist', update: 'Durch die Datei ersetzen', copy: 'Beides behalten',
    start: 'Einlesen', other: 'Andere Datei', stop: 'Anhalten', cancel: 'Abbrechen', done: 'Fertig', running: 'Wird eingelesen', progress: '{done} von {total}',
    state_done: '{name} ist eingelesen.', state_failed: 'Das Einlesen von {name} brach ab. Was hier gezählt ist, ist gespeichert.', state_cancelled: 'Das Einlesen von {name} wurde angehalten. Was hier gezählt ist, ist gespeichert.', state_undone: 'Das Einlesen von {name} ist rückgängig gemacht.', state_ready: '{name} ist bereit.', state_waiting: '{name} wartet.', state_running: '{name} wird eingelesen.',
    fate_added: 'Neu', fate_updated: 'Aktualisiert', fate_unchanged: 'Unverändert', fate_skipped: 'Ausgelassen', fate_copied: 'Verdoppelt', fate_repaired: 'Ausgebessert', fate_refused: 'Abgelehnt',
    details: 'Was ausgebessert oder abgelehnt wurde', line: 'Zeile {line}', uidMissing: '(ohne UID)', wholeReport: 'Ganzer Bericht', undo: 'Rückgängig machen',
  },
  nl: {
    title: 'Importeren', text: 'Een kalenderbestand (.ics), of een archief van vele (.zip, .tgz), zoals van Google Takeout. Je ziet wat erin zit voordat er iets wordt opgeslagen.', file: 'Kalenderbestand', looking: 'Het bestand wordt bekeken …',
    content: 'Wat er in het bestand zit', events_one: '{n} afspraak', events_other: '{n} afspraken', tasks_one: '{n} taak', tasks_other: '{n} taken', journals_one: '{n} notitie', journals_other: '{n} notities', nothing: 'Niets te importeren', span: '{from} tot {to}', there_one: '{n} is er al', there_other: '{n} zijn er al', unfit_one: '{n} item kan niet worden overgenomen', unfit_other: '{n} items kunnen niet worden overgenomen',
    where: 'Waarheen', newOne: 'Een nieuwe kalender', newMany: 'Nieuwe kalenders, voor elk één', known: 'Wat er al is', skip: 'Laten zoals het is', update: 'Vervangen door het bestand', copy: 'Beide houden',
    start: 'Importeren', other: 'Ander bestand', stop: 'Stoppen', cancel: 'Annuleren', done: 'Klaar', running: 'Bezig met importeren', progress: '{done} van {total}',
    state_done: '{name} is geïmporteerd.', state_failed: 'Het importeren van {name} is gestopt. Wat hier geteld is, is opgeslagen.', state_cancelled: 'Het importeren van {name} is onderbroken. Wat hier geteld is, is opgeslagen.', state_undone: 'Het importeren van {name} is teruggedraaid.', state_ready: '{name} is klaar om te importeren.', state_waiting: '{name} wacht.', state_running: '{name} wordt geïmporteerd.',
    fate_added: 'Nieuw', fate_updated: 'Bijgewerkt', fate_unchanged: 'Ongewijzigd', fate_skipped: 'Overgeslagen', fate_copied: 'Gekopieerd', fate_repaired: 'Hersteld', fate_refused: 'Geweigerd',
    details: 'Wat hersteld of geweigerd is', line: 'regel {line}', uidMissing: '(geen UID)', wholeReport: 'Volledig verslag', undo: 'Terugdraaien',
  },
})
