// SPDX-License-Identifier: MIT
// Secret links to a calendar: its address is told once, when the link is made or renewed.
import { segment, type Caller } from '@/api/caller'
import type { Page } from '@/api/types'

export type LinkLevel = 'freebusy' | 'titles' | 'full'

export interface Link {
  readonly id: string
  readonly label: string
  readonly level: LinkLevel
  readonly made_by: string
  readonly created: string
  readonly expires: string | null
  readonly last_used: string | null
}

export interface LinkMade extends Link {
  readonly url: string
  readonly page_url: string
  readonly embed_html: string
}

export interface LinkInput {
  readonly label: string
  readonly level: LinkLevel
  readonly expires: string | null
}

export class Links {
  constructor(private readonly caller: Caller) {}

  private path(calendar: string, link?: string): string {
    return `/calendars/${segment(calendar)}/links${link === undefined ? '' : `/${segment(link)}`}`
  }

  async list(calendar: string): Promise<readonly Link[]> {
    return (await this.caller.json<Page<Link>>('GET', this.path(calendar))).items
  }

  create(calendar: string, input: LinkInput): Promise<LinkMade> {
    return this.caller.json('POST', this.path(calendar), input)
  }

  update(calendar: string, link: string, change: Partial<LinkInput>): Promise<Link> {
    return this.caller.json('PATCH', this.path(calendar, link), change)
  }

  /** A new address; the old one ends at once. */
  rotate(calendar: string, link: string): Promise<LinkMade> {
    return this.caller.json('POST', `${this.path(calendar, link)}/rotate`)
  }

  async remove(calendar: string, link: string): Promise<void> {
    await this.caller.call('DELETE', this.path(calendar, link))
  }
}
