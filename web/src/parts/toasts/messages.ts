// SPDX-License-Identifier: MIT
import { defineMessages } from '@/lib/i18n'

export const messages = defineMessages({
  en: { dismiss: 'Dismiss' },
  fr: { dismiss: 'Fermer' },
  de: { dismiss: 'Schließen' },
  nl: { dismiss: 'Sluiten' },
})
