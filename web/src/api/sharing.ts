// SPDX-License-Identifier: MIT
// Who may see a calendar, invitations to the calendars of others, and delegates.
import { queryText, segment, type Caller } from '@/api/caller'
import type { Calendar, Level, Page } from '@/api/types'

export type PartyKind = 'person' | 'group' | 'room' | 'resource'

/** Somebody of the organisation, as its directory shows them. */
export interface Party {
  readonly handle: string
  readonly name: string
  readonly email: string
  readonly kind: PartyKind
}

export type ShareState = 'asked' | 'accepted' | 'declined' | 'waiting'

export interface Share {
  readonly id: string
  readonly kind: PartyKind | 'everybody' | 'address'
  readonly handle: string
  readonly name: string
  readonly email: string
  readonly level: Level
  /** Waiting: for somebody who has not signed in yet. */
  readonly state: ShareState
  readonly since: string
  readonly granted_by: string
  /** It comes from a delegation of all calendars. */
  readonly inherited: boolean
}

export type ShareTarget = { readonly handle: string } | { readonly email: string } | { readonly everybody: true }

export interface Invitation {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly color: string
  readonly owner: string
  readonly owner_name: string
  readonly level: Level
  readonly since: string
}

export interface Delegate {
  readonly handle: string
  readonly name: string
  readonly kind?: PartyKind
  readonly level: 'read' | 'write'
}

export class Sharing {
  constructor(private readonly caller: Caller) {}

  async find(q: string, limit: number): Promise<readonly Party[]> {
    return (await this.caller.json<Page<Party>>('GET', `/directory${queryText({ q, limit })}`)).items
  }

  async list(calendar: string): Promise<readonly Share[]> {
    return (await this.caller.json<Page<Share>>('GET', `/calendars/${segment(calendar)}/shares`)).items
  }

  add(calendar: string, target: ShareTarget, level: Level): Promise<Share> {
    return this.caller.json('POST', `/calendars/${segment(calendar)}/shares`, { ...target, level })
  }

  change(calendar: string, share: string, level: Level): Promise<Share> {
    return this.caller.json('PATCH', `/calendars/${segment(calendar)}/shares/${segment(share)}`, { level })
  }

  async end(calendar: string, share: string): Promise<void> {
    await this.caller.call('DELETE', `/calendars/${segment(calendar)}/shares/${segment(share)}`)
  }

  /** Takes a shared calendar out of one's own list. */
  async leave(calendar: string): Promise<void> {
    await this.caller.call('POST', `/calendars/${segment(calendar)}/leave`)
  }

  async invitations(): Promise<readonly Invitation[]> {
    return (await this.caller.json<Page<Invitation>>('GET', '/invitations')).items
  }

  async accept(id: string): Promise<Calendar | null> {
    const response = await this.caller.call('POST', `/invitations/${segment(id)}/accept`)
    return response.status === 204 ? null : ((await response.json()) as Calendar)
  }

  async decline(id: string): Promise<void> {
    await this.caller.call('POST', `/invitations/${segment(id)}/decline`)
  }

  async delegates(): Promise<readonly Delegate[]> {
    return (await this.caller.json<Page<Delegate>>('GET', '/delegates')).items
  }

  async delegate(handle: string, level: Delegate['level']): Promise<void> {
    await this.caller.call('POST', '/delegates', { handle, level })
  }

  async endDelegate(handle: string): Promise<void> {
    await this.caller.call('DELETE', `/delegates/${segment(handle)}`)
  }

  /** Those for whom one acts. */
  async delegateOf(): Promise<readonly Delegate[]> {
    return (await this.caller.json<Page<Delegate>>('GET', '/delegates/of')).items
  }
}
