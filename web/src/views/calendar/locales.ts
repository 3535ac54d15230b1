// SPDX-License-Identifier: MIT
// The grid's own ways of writing dates in the languages of the program, and our words for what it
// says.
'use client'
import type { LocaleInput } from '@fullcalendar/react'
import de from '@fullcalendar/react/locales/de'
import en from '@fullcalendar/react/locales/en-gb'
import fr from '@fullcalendar/react/locales/fr'
import nl from '@fullcalendar/react/locales/nl'
import { useMemo } from 'react'
import type { Language } from '@/lib/i18n'
import { useMessages } from '@/state/language'
import { messages } from './messages'

export const LOCALES: Readonly<Record<Language, LocaleInput>> = { en, fr, de, nl }

export function useHints() {
  const t = useMessages(messages)
  return useMemo(
    () => ({
      allDayText: t('allDay'),
      closeHint: t('closeMenu'),
      moreLinkText: (n: number) => t('moreLink', { n }),
      moreLinkHint: (n: number) => t('moreHint', { n }),
      navLinkHint: (date: string) => t('goTo', { date }),
    }),
    [t],
  )
}
