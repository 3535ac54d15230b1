// SPDX-License-Identifier: MIT
import { defineMessages } from '@/lib/i18n'

export const messages = defineMessages({
  en: {
    calendars: 'Calendars', newCalendar: 'New calendar', editCalendar: 'Edit calendar', editNamed: 'Edit {name}', show: 'Show {name}',
    none: 'There is no calendar yet.', failed: 'The calendars could not be loaded.', retry: 'Try again',
    name: 'Name', description: 'Description', colour: 'Colour', colourNamed: 'Colour {colour}', otherColour: 'Other colour', nameMissing: 'Give the calendar a name.',
    save: 'Save', cancel: 'Cancel', create: 'Create', remove: 'Delete calendar …', removeTitle: 'Delete “{name}”?',
    removeText: 'The calendar and all of its events are deleted here and on every device. This cannot be taken back.', removeConfirm: 'Delete for ever',
    removed: 'The calendar “{name}” is deleted.', exportFile: 'Download as a file',
  },
  fr: {
    calendars: 'Calendriers', newCalendar: 'Nouveau calendrier', editCalendar: 'Modifier le calendrier', editNamed: 'Modifier {name}', show: 'Afficher {name}',
    none: 'Il n’y a pas encore de calendrier.', failed: 'Les calendriers n’ont pas pu être chargés.', retry: 'Réessayer',
    name: 'Nom', description: 'Description', colour: 'Couleur', colourNamed: 'Couleur {colour}', otherColour: 'Autre couleur', nameMissing: 'Donnez un nom au calendrier.',
    save: 'Enregistrer', cancel: 'Annuler', create: 'Créer', remove: 'Supprimer le calendrier …', removeTitle: 'Supprimer « {name} » ?',
    removeText: 'Le calendrier et tous ses événements sont supprimés ici et sur tous les appareils. Cela ne peut pas être annulé.', removeConfirm: 'Supprimer définitivement',
    removed: 'Le calendrier « {name} » est supprimé.', exportFile: 'Télécharger en fichier',
  },
  de: {
    calendars: 'Kalender', newCalendar: 'Neuer Kalender', editCalendar: 'Kalender bearbeiten', editNamed: '{name} bearbeiten', show: '{name} anzeigen',
    none: 'Es gibt noch keinen Kalender.', failed: 'Die Kalender konnten nicht geladen werden.', retry: 'Noch einmal versuchen',
    name: 'Name', description: 'Beschreibung', colour: 'Farbe', colourNamed: 'Farbe {colour}', otherColour: 'Andere Farbe', nameMissing: 'Gib dem Kalender einen Namen.',
    save: 'Speichern', cancel: 'Abbrechen', create: 'Anlegen', remove: 'Kalender löschen …', removeTitle: '„{name}“ löschen?',
    removeText: 'Der Kalender und alle seine Termine werden hier und auf allen Geräten gelöscht. Das lässt sich nicht rückgängig machen.', removeConfirm: 'Endgültig löschen',
    removed: 'Der Kalender „{name}“ ist gelöscht.', exportFile: 'Als Datei herunterladen',
  },
  nl: {
    calendars: 'Kalenders', newCalendar: 'Nieuwe kalender', editCalendar: 'Kalender bewerken', editNamed: '{name} bewerken', show: '{name} tonen',
    none: 'Er is nog geen kalender.', failed: 'De kalenders konden niet worden geladen.', retry: 'Opnieuw proberen',
    name: 'Naam', description: 'Beschrijving', colour: 'Kleur', colourNamed: 'Kleur {colour}', otherColour: 'Andere kleur', nameMissing: 'Geef de kalender een naam.',
    save: 'Opslaan', cancel: 'Annuleren', create: 'Aanmaken', remove: 'Kalender verwijderen …', removeTitle: '‘{name}’ verwijderen?',
    removeText: 'De kalender en al zijn afspraken worden hier en op alle apparaten verwijderd. Dit kan niet ongedaan worden gemaakt.', removeConfirm: 'Definitief verwijderen',
    removed: 'De kalender ‘{name}’ is verwijderd.', exportFile: 'Als bestand downloaden',
  },
})
