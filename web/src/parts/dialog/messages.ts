// SPDX-License-Identifier: MIT
import { defineMessages } from '@/lib/i18n'

export const messages = defineMessages({
  en: { close: 'Close', cancel: 'Cancel', typeName: 'Type “{name}” to confirm' },
  fr: { close: 'Fermer', cancel: 'Annuler', typeName: 'Saisissez « {name} » pour confirmer' },
  de: { close: 'Schließen', cancel: 'Abbrechen', typeName: 'Zur Bestätigung „{name}“ eingeben' },
  nl: { close: 'Sluiten', cancel: 'Annuleren', typeName: 'Typ ‘{name}’ om te bevestigen' },
})
