// SPDX-License-Identifier: MIT
// The book of events: what the window shows, and every change to it. A change always starts from the
// object's own bytes, is written under the ETag these were read with, and leaves every line it does
// not mean to change as it was.
import { Temporal } from 'temporal-polyfill'
import type { Calendar } from '@/api/types'
import type { Dav, Listed } from '@/dav/client'
import { busyBlocks, type BusyBlock } from '@/lib/ical/busy'
import { expandObject, type Occurrence, type Span } from '@/lib/ical/expand'
import { readFields, type EditContext, type EventFields } from '@/lib/ical/fields'
import {
  editAll,
  editThis,
  EventGone,
  newObject,
  occurrenceFields,
  openObject,
  removeThis,
  type OpenObject,
} from '@/lib/ical/series'
import { whenText, type When } from '@/lib/ical/when'
import { droppedSpan, seriesSpan, type Dropped } from '@/lib/move'
import { Conflict } from '@/lib/send'

export interface GridItem {
  readonly id: string
  /** All that the viewer may know of it is when it is. */
  readonly isBusyOnly: boolean
  readonly calendar: Calendar
  readonly href: string
  readonly etag: string
  readonly occurrence: Occurrence
}

export interface Loaded {
  readonly items: readonly GridItem[]
  /** Calendars that could not be read, and why. */
  readonly failures: readonly unknown[]
  /** How many objects could not be understood. */
  readonly unreadable: number
}

/** One occurrence, or the event itself and with it the whole series. */
export type Scope = 'this' | 'all'

/** An event opened for an edit. */
export interface Opened {
  readonly href: string
  readonly etag: string
  readonly text: string
  readonly object: OpenObject
  readonly scope: Scope
  /** The occurrence meant; null for a single event. */
  readonly target: When | null
  readonly fields: EventFields
}

/** Takes a removal back. */
export type Undo = () => Promise<void>

/** What of a calendar could be read, and how many of its objects could not be understood. */
interface Read {
  readonly items: readonly GridItem[]
  readonly unreadable: number
}

function busyItem(calendar: Calendar, block: BusyBlock): GridItem {
  const id = `${calendar.url}#busy/${whenText(block.start)}/${whenText(block.end)}`
  const nothing = { title: '', location: '', description: '', isCancelled: false, isConfidential: true }
  const occurrence = { uid: '', recurrenceId: null, ...nothing, ...block }
  return { id, isBusyOnly: true, calendar, href: '', etag: '', occurrence }
}

export class EventBook {
  constructor(
    private readonly dav: Dav,
    /** The person's zone, address and handle. */
    private readonly viewer: string,
    private readonly email: string,
    private readonly handle: string,
  ) {}

  private get cx(): EditContext {
    return { now: Temporal.Now.instant(), email: this.email }
  }

  /** The events of these calendars inside the window. */
  async load(calendars: readonly Calendar[], span: Span): Promise<Loaded> {
    const answers = await Promise.allSettled(calendars.map((calendar) => this.read(calendar, span)))
    const read = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []))
    return {
      items: read.flatMap(({ items }) => items),
      failures: answers.flatMap((answer): unknown[] => (answer.status === 'rejected' ? [answer.reason] : [])),
      unreadable: read.reduce((sum, { unreadable }) => sum + unreadable, 0),
    }
  }

  private async read(calendar: Calendar, span: Span): Promise<Read> {
    if (calendar.right === 'freebusy') {
      const blocks = busyBlocks(await this.dav.busy(calendar.url, span.from, span.to))
      return { items: blocks.map((block) => busyItem(calendar, block)), unreadable: 0 }
    }
    const listed = await this.dav.query(calendar.url, span.from, span.to)
    const found = listed.map((each) => this.expand(each, calendar, span))
    return { items: found.flatMap((items) => items ?? []), unreadable: found.filter((items) => items === null).length }
  }

  private expand(listed: Listed, calendar: Calendar, span: Span): GridItem[] | null {
    try {
      return expandObject(listed.text, span, this.viewer).map((occurrence) => ({
        id: `${listed.href}#${occurrence.recurrenceId ? whenText(occurrence.recurrenceId) : ''}`,
        isBusyOnly: occurrence.isConfidential && calendar.owner !== this.handle && calendar.right !== 'manage',
        calendar,
        href: listed.href,
        etag: listed.etag,
        occurrence,
      }))
    } catch {
      return null
    }
  }

  /** Reads the object anew. Throws EventGone when the occurrence is not in it. */
  async open(href: string, scope: Scope, target: When | null): Promise<Opened> {
    const { etag, text } = await this.dav.read(href)
    return this.openText({ href, etag, text }, scope, target)
  }

  private openText(listed: Listed, scope: Scope, target: When | null): Opened {
    const object = openObject(listed.text, this.viewer)
    if (scope === 'this' && target !== null) {
      return { ...listed, object, scope, target, fields: occurrenceFields(object, target) }
    }
    if (!object.master) throw new EventGone(listed.href)
    return { ...listed, object, scope, target, fields: readFields(object.master, object.zones) }
  }

  /** Reads the object anew and throws Conflict when it is not what the grid showed. */
  async openShown(item: GridItem, scope: Scope): Promise<Opened> {
    const opened = await this.open(item.href, scope, item.occurrence.recurrenceId)
    if (item.etag !== '' && opened.etag !== item.etag) throw new Conflict(item.href)
    return opened
  }

  async create(calendar: Calendar, fields: EventFields): Promise<void> {
    const uid = crypto.randomUUID()
    const text = newObject(uid, fields, this.cx, this.viewer)
    await this.dav.create(`${calendar.url}${uid}.ics`, text)
  }

  /** Writes the fields, and moves the object when the calendar is another. */
  async save(opened: Opened, fields: EventFields, calendar?: Calendar): Promise<void> {
    const change = { before: opened.fields, after: fields }
    const text =
      opened.scope === 'this' && opened.target !== null
        ? editThis(opened.text, opened.target, change, this.cx, this.viewer)
        : editAll(opened.text, change, this.cx, this.viewer)
    await this.dav.replace(opened.href, text, opened.etag)
    if (calendar && !opened.href.startsWith(calendar.url)) {
      const { etag } = await this.dav.read(opened.href)
      await this.dav.move(opened.href, calendar.url, etag)
    }
  }

  /** A drag or a resize of what the grid shows. */
  async drop(item: GridItem, scope: Scope, dropped: Dropped): Promise<void> {
    const opened = await this.openShown(item, scope)
    const { recurrenceId } = item.occurrence
    const { object } = opened
    const shown = recurrenceId === null ? opened.fields : occurrenceFields(object, recurrenceId)
    const moved = droppedSpan(shown, dropped, object.zones)
    const span = scope === 'all' && recurrenceId !== null ? seriesSpan(opened.fields, shown, moved) : moved
    await this.save(opened, { ...opened.fields, ...span })
  }

  async remove(item: GridItem, scope: Scope): Promise<Undo> {
    const { href } = item
    const { text, etag } = await this.dav.read(href)
    if (item.etag !== '' && etag !== item.etag) throw new Conflict(href)
    const { recurrenceId } = item.occurrence
    const rest =
      scope === 'this' && recurrenceId !== null ? removeThis(text, recurrenceId, this.cx, this.viewer) : null
    if (rest === null) {
      await this.dav.remove(href, etag)
      return () => this.dav.create(href, text)
    }
    await this.dav.replace(href, rest, etag)
    const written = await this.dav.read(href)
    return () => this.dav.replace(href, text, written.etag)
  }
}
