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

export interface Session {
  readonly signed_in: boolean
  readonly user: User | null
  readonly csrf: string | null
}

export interface Calendar {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly color: string
  readonly order: number
  readonly visible: boolean
  readonly time_zone: string
  readonly components: readonly string[]
  readonly owner: string
  readonly right: string
  readonly url: string
  readonly ctag: string
}

export interface CalendarInput {
  readonly name?: string
  readonly description?: string
  readonly color?: string
  readonly visible?: boolean
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

export interface ImportItem {
  readonly uid: string
  readonly line: number
  readonly fate: 'created' | 'updated' | 'unchanged' | 'refused'
  readonly repaired?: string
  readonly why?: string
}

export interface ImportReport {
  readonly created: number
  readonly updated: number
  readonly unchanged: number
  readonly repaired: number
  readonly refused: number
  readonly items: readonly ImportItem[]
}

export interface Config {
  readonly name: string
  readonly version: string
  readonly local_sign_in: boolean
  readonly caldav_url: string
}

export interface Page<Item> {
  readonly items: readonly Item[]
  readonly next?: string | null
}
