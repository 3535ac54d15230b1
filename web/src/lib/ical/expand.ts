// SPDX-License-Identifier: MIT
// The occurrences of an object inside the visible window, each with what the grid shows of it.
import { Temporal } from 'temporal-polyfill'
import type { Component } from '@/lib/ical/lines'
import { endOf, startOf } from '@/lib/ical/fields'
import { firstLine, lines, textOf, valueOf } from '@/lib/ical/property'
import { occurrences } from '@/lib/ical/recur'
import { asStart, occurrenceEnd, openObject, type OpenObject } from '@/lib/ical/series'
import { localOf, UTC, whenOf, whensOf, whenText, type When } from '@/lib/ical/when'

/** From inclusive, to exclusive. */
export interface Span {
  readonly from: Temporal.Instant
  readonly to: Temporal.Instant
}

export interface Occurrence {
  readonly uid: string
  /** The start it has by the rule, in the form of the series' start; null for a single event. */
  readonly recurrenceId: When | null
  readonly start: When
  readonly end: When
  readonly startsAt: Temporal.Instant
  readonly endsAt: Temporal.Instant
  readonly title: string
  readonly location: string
  readonly description: string
  readonly isCancelled: boolean
  readonly isTentative: boolean
  /** Its owner shows others when it is, and nothing else (RFC 5545 3.8.1.3). */
  readonly isConfidential: boolean
}

function occurrence(event: Component, id: When | null, start: When, end: When, object: OpenObject): Occurrence {
  const status = valueOf(event, 'STATUS').toUpperCase()
  return {
    uid: valueOf(event, 'UID'),
    recurrenceId: id,
    start,
    end,
    startsAt: object.zones.instant(start),
    endsAt: object.zones.instant(end),
    title: textOf(event, 'SUMMARY'),
    location: textOf(event, 'LOCATION'),
    description: textOf(event, 'DESCRIPTION'),
    isCancelled: status === 'CANCELLED',
    isTentative: status === 'TENTATIVE',
    isConfidential: valueOf(event, 'CLASS').toUpperCase() === 'CONFIDENTIAL',
  }
}

/** What lasts no time at all is seen at its start. */
function isSeen({ startsAt, endsAt }: Occurrence, span: Span): boolean {
  const compare = (a: Temporal.Instant, b: Temporal.Instant) => Temporal.Instant.compare(a, b)
  if (compare(startsAt, span.to) >= 0) return false
  return compare(endsAt, span.from) > 0 || compare(startsAt, span.from) >= 0
}

export function isRecurring(master: Component): boolean {
  return lines(master, 'RRULE').length > 0 || lines(master, 'RDATE').length > 0
}

function listed(master: Component, name: string, start: When, object: OpenObject): When[] {
  return lines(master, name)
    .flatMap(whensOf)
    .filter((when): when is When => when !== null)
    .map((when) => asStart(when, start, object.zones))
}

/** The starts that the series' rules and lists give in the window, by their text. */
function startsOf(master: Component, object: OpenObject, span: Span): Map<string, When> {
  const start = startOf(master)
  const { zones } = object
  const zone = start.kind === 'date' ? null : start.zone
  const length = localOf(start).until(localOf(endOf(master, zones)), { largestUnit: 'days' })
  const window = {
    from: zones.local(span.from, zone).subtract(length).subtract({ days: 1 }),
    to: zones.local(span.to, zone).add({ days: 1 }),
  }
  const asWhen = (local: Temporal.PlainDateTime): When =>
    start.kind === 'date' ? { kind: 'date', date: local.toPlainDate() } : { ...start, local }
  const until = (when: When) =>
    when.kind === 'time' && when.zone === UTC ? zones.local(zones.instant(when), zone) : localOf(when)
  const ruled = (name: string) =>
    lines(master, name).flatMap((line) => occurrences(line.value, localOf(start), window, until).map(asWhen))
  const found = [start, ...ruled('RRULE'), ...listed(master, 'RDATE', start, object)]
  const starts = new Map(found.map((when) => [whenText(when), when]))
  const excluded = [...listed(master, 'EXDATE', start, object), ...ruled('EXRULE')]
  for (const when of excluded) starts.delete(whenText(when))
  return starts
}

function expandOpen(object: OpenObject, span: Span): Occurrence[] {
  const { master, overrides, zones } = object
  const found: Occurrence[] = []
  const start = master ? startOf(master) : null
  const starts = master && isRecurring(master) ? startsOf(master, object, span) : new Map<string, When>()
  for (const override of overrides) {
    const id = whenOf(firstLine(override, 'RECURRENCE-ID'))
    if (id === null) continue
    const key = start ? asStart(id, start, zones) : id
    starts.delete(whenText(key))
    found.push(occurrence(override, key, startOf(override), endOf(override, zones), object))
  }
  if (master && !isRecurring(master)) {
    found.push(occurrence(master, null, startOf(master), endOf(master, zones), object))
  }
  for (const when of starts.values()) {
    if (master) found.push(occurrence(master, when, when, occurrenceEnd(master, when, zones), object))
  }
  return found.filter((each) => isSeen(each, span))
}

/** Throws when the text is no calendar object that can be read. */
export function expandObject(text: string, span: Span, viewer: string): Occurrence[] {
  return expandOpen(openObject(text, viewer), span)
}
