// SPDX-License-Identifier: MIT
// The grid's own strings in the languages of the program.
import type { LocaleInput } from '@fullcalendar/react'
import de from '@fullcalendar/react/locales/de'
import en from '@fullcalendar/react/locales/en-gb'
import fr from '@fullcalendar/react/locales/fr'
import nl from '@fullcalendar/react/locales/nl'
import type { Language } from '@/lib/i18n'

export const LOCALES: Readonly<Record<Language, LocaleInput>> = { en, fr, de, nl }
