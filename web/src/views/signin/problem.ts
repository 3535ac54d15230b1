// SPDX-License-Identifier: MIT
// Why a sign-in at the provider came back without a session: the address carries a short name only,
// the sentence is ours.
import type { messages } from './messages'

type Key = keyof (typeof messages)['en']

/* The short name in the address | our sentence */
const SENTENCES: Readonly<Record<string, Key>> = {
  'provider-down': 'problemDown',
  'provider-token': 'problemToken',
  'provider-refused': 'problemRefused',
  'sign-in-gone': 'problemGone',
  'account-off': 'problemOff',
  'not-entitled': 'problemNotEntitled',
  entitlement: 'problemEntitlement',
  'no-account': 'problemNoAccount',
  'not-found': 'problemNoAccount',
  'no-right': 'problemNoAccount',
  cancelled: 'problemCancelled',
  'slow-down': 'problemSlow',
}

/** The message for a short name; null when there is no problem. */
export function problemKey(slug: string | null): Key | null {
  if (slug === null || slug === '') return null
  return Object.hasOwn(SENTENCES, slug) ? (SENTENCES[slug] as Key) : 'problemOther'
}
