// SPDX-License-Identifier: MIT
import { defineMessages } from '@/lib/i18n'

export const messages = defineMessages({
  en: { none: 'Nobody found.', found_one: '{n} found', found_other: '{n} found' },
  fr: { none: 'Personne n’a été trouvé.', found_one: '{n} trouvé', found_other: '{n} trouvés' },
  de: { none: 'Niemand gefunden.', found_one: '{n} gefunden', found_other: '{n} gefunden' },
  nl: { none: 'Niemand gevonden.', found_one: '{n} gevonden', found_other: '{n} gevonden' },
})
