// SPDX-License-Identifier: MIT
// What went wrong, as a sentence that says what to do, in the person's language.
'use client'
import { useCallback } from 'react'
import { waitMinutes } from '@/lib/dates'
import { BrokenCalendar } from '@/lib/ical/lines'
import { RuleCannotMove } from '@/lib/ical/rule'
import { EventGone } from '@/lib/ical/series'
import { Conflict, Offline, Refused } from '@/lib/send'
import { useMessages } from '@/state/language'
import { useToasts } from '@/state/toasts'
import { messages } from './messages'

type Key = keyof (typeof messages)['en']

/* The server's short name of a failure | our sentence */
const BY_SLUG: Readonly<Record<string, Key>> = {
  'bad-login': 'badLogin',
  'no-right': 'noRight',
  'need-privileges': 'noRight',
  'not-found': 'gone',
  'too-large': 'tooLarge',
  'object-size': 'tooLarge',
  'max-resource-size': 'tooLarge',
  quota: 'full',
  'quota-not-exceeded': 'full',
  'disk-full': 'full',
  'bad-calendar-data': 'badData',
  'valid-calendar-data': 'badData',
  'valid-calendar-object-resource': 'badData',
  locked: 'locked',
  'lock-token-submitted': 'locked',
  busy: 'busy',
  stopping: 'busy',
  'sign-in': 'signIn',
}

const BY_STATUS: Readonly<Record<number, Key>> = {
  401: 'signIn',
  403: 'noRight',
  404: 'gone',
  405: 'notHere',
  413: 'tooLarge',
  423: 'locked',
  501: 'notHere',
  503: 'busy',
  507: 'full',
}

function keyOf(error: unknown): Key | null {
  if (error instanceof Offline) return 'offline'
  if (error instanceof Conflict) return 'conflict'
  if (error instanceof EventGone) return 'gone'
  if (error instanceof RuleCannotMove) return 'ruleCannotMove'
  if (error instanceof BrokenCalendar) return 'notEditable'
  if (error instanceof Error && error.name === 'NotUtf8') return 'notEditable'
  return error instanceof Refused ? (BY_SLUG[error.slug] ?? null) : null
}

/** A function that says what an error means. */
export function useFaultText(): (error: unknown) => string {
  const t = useMessages(messages)
  return useCallback(
    (error: unknown) => {
      const isRefused = error instanceof Refused
      if (isRefused && error.status === 429) {
        return error.retryAfter > 0 ? t('slowDownFor', { n: waitMinutes(error.retryAfter) }) : t('slowDown')
      }
      const key = keyOf(error)
      if (key !== null) return t(key)
      if (isRefused && error.detail !== '') return error.detail
      return t((isRefused ? BY_STATUS[error.status] : undefined) ?? 'unknown')
    },
    [t],
  )
}

/** Shows an error as a notice. */
export function useShowFault(): (error: unknown) => void {
  const text = useFaultText()
  const { show } = useToasts()
  return useCallback(
    (error: unknown) => {
      show({ kind: 'error', text: text(error) })
    },
    [show, text],
  )
}
