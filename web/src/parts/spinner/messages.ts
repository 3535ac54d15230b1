// SPDX-License-Identifier: MIT
import { defineMessages } from '@/lib/i18n'

export const messages = defineMessages({
  en: { loading: 'Loading …' },
  fr: { loading: 'Chargement …' },
  de: { loading: 'Wird geladen …' },
  nl: { loading: 'Laden …' },
})
