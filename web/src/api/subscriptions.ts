// SPDX-License-Identifier: MIT
// Calendars whose content comes from elsewhere: from an address, or the holidays of a country.
import { segment, type Caller } from '@/api/caller'
import type { Page } from '@/api/types'

export type SubscriptionState = 'ok' | 'failing' | 'stopped'

export interface Subscription {
  /** That of its calendar. */
  readonly id: string
  readonly source: string
  readonly state: SubscriptionState
  readonly tried: string | null
  readonly succeeded: string | null
  readonly next: string | null
  /** What went wrong last. */
  readonly why: string | null
  /** Entries that could not be taken. */
  readonly refused: number
  readonly interval: number
  readonly alarms: boolean
}

/** What stands at an address. */
export interface SourceView {
  readonly source: string
  readonly name: string
  readonly color: string
  readonly events: number
  readonly tasks: number
  readonly journals: number
  readonly refused: number
}

/** A country or a part of one, named in the person's language. */
export interface HolidayRegion {
  /** "DE", "DE-BY". */
  readonly code: string
  readonly name: string
  readonly source: string
  readonly parts?: readonly HolidayRegion[]
}

export interface SubscriptionInput {
  readonly source: string
  readonly name?: string
  readonly color?: string
}

export class Subscriptions {
  constructor(private readonly caller: Caller) {}

  look(source: string): Promise<SourceView> {
    return this.caller.json('POST', '/subscriptions/look', { source })
  }

  create(input: SubscriptionInput): Promise<Subscription> {
    return this.caller.json('POST', '/subscriptions', input)
  }

  at(calendar: string): Promise<Subscription> {
    return this.caller.json('GET', `/subscriptions/${segment(calendar)}`)
  }

  refresh(calendar: string): Promise<Subscription> {
    return this.caller.json('POST', `/subscriptions/${segment(calendar)}/refresh`)
  }

  async remove(calendar: string): Promise<void> {
    await this.caller.call('DELETE', `/subscriptions/${segment(calendar)}`)
  }

  async holidays(): Promise<readonly HolidayRegion[]> {
    return (await this.caller.json<Page<HolidayRegion>>('GET', '/holidays')).items
  }
}
