// SPDX-License-Identifier: MIT
import { defineMessages } from '@/lib/i18n'

export const messages = defineMessages({
  en: { label: 'Go to a day', previous: 'Previous month', next: 'Next month' },
  fr: { label: 'Aller à un jour', previous: 'Mois précédent', next: 'Mois suivant' },
  de: { label: 'Zu einem Tag gehen', previous: 'Voriger Monat', next: 'Nächster Monat' },
  nl: { label: 'Ga naar een dag', previous: 'Vorige maand', next: 'Volgende maand' },
})
