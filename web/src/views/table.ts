// SPDX-License-Identifier: MIT
// The views that have an address of their own.
import { ownPage } from '@/lib/return-to'

export const VIEWS = {
  calendar: { path: '/' },
  signIn: { path: '/signin' },
  settings: { path: '/settings' },
} as const

/** Where somebody may be led after signing in. */
const INSIDE = [VIEWS.calendar.path, VIEWS.settings.path]

/** Where the sign-in page leads to when it is done. */
export function returnTo(search: string): string {
  return ownPage(new URLSearchParams(search).get('returnTo'), INSIDE) ?? VIEWS.calendar.path
}

/** The sign-in page for somebody who was at `place` (path and fragment). */
export function signInFrom(place: string): string {
  const back = ownPage(place, INSIDE)
  if (back === null || back === VIEWS.calendar.path) return VIEWS.signIn.path
  return `${VIEWS.signIn.path}?returnTo=${encodeURIComponent(back)}`
}
