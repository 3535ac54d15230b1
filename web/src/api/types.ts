// SPDX-License-Identifier: MIT
// The nouns of the REST API as its answers carry them.
import type { Language } from '@/lib/i18n'

export type Theme = 'system' | 'light' | 'dark'

export interface User {
  readonly id: string
  readonly handle: string
  readonly email: string
  readonly name: string
  readonly language: Language
  readonly time_zone: string
  /** Monday is 0. */
  readonly week_start: number
  readonly theme: Theme
  readonly role: 'admin' | 'member'
  readonly has_password: boolean
  readonly home: string
  readonly principal: string
}

export type SignedInBy = 'password' | 'link' | 'provider' | 'proxy'

export interface Session {
  readonly signed_in: boolean
  readonly user: User | null
  readonly csrf: string | null
  /** How the session began. */
  readonly how?: SignedInBy | null
  /** A password was right; what it is answered with together with a code. */
  readonly second_factor?: string | null
  /** The server wants a second factor of everybody, and there is none yet. */
  readonly must_enrol?: boolean
}

/** What others may be granted, in rising order. */
export const LEVELS = ['freebusy', 'read', 'write', 'manage'] as const
export type Level = (typeof LEVELS)[number]

export interface Calendar {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly color: string
  readonly order: number
  readonly visible: boolean
  readonly time_zone: string
  readonly components: readonly string[]
  /** The owner's handle and name. */
  readonly owner: string
  readonly owner_name?: string
  readonly right: Level | 'none'
  /** Where its content comes from: an address, "holidays:REGION", or empty. */
  readonly source?: string
  /** Nobody can write into it, whatever their right. */
  readonly read_only?: boolean
  /** Whether reminders of a shared calendar are kept. */
  readonly alarms?: boolean
  readonly url: string
  readonly ctag: string
}

export interface CalendarInput {
  readonly name?: string
  readonly description?: string
  readonly color?: string
  readonly visible?: boolean
  readonly alarms?: boolean
}

export interface Preferences {
  readonly name?: string
  readonly language?: Language
  readonly time_zone?: string
  readonly week_start?: number
  readonly theme?: Theme
}

export interface AppPassword {
  readonly id: string
  readonly label: string
  readonly created: string
  readonly last_used: string | null
}

export interface NewAppPassword extends AppPassword {
  readonly login: string
  readonly secret: string
}

export interface Config {
  readonly name: string
  readonly version: string
  readonly local_sign_in: boolean
  readonly caldav_url: string
  /** Signing in at a provider begins at its path. */
  readonly provider?: { readonly name: string; readonly url: string } | null
}

export interface Page<Item> {
  readonly items: readonly Item[]
  readonly next?: string | null
}
