// SPDX-License-Identifier: MIT
// What a drag or a resize means for an event: the fields after it, in the event's own zones.
import type { Temporal } from 'temporal-polyfill'
import type { EventFields } from '@/lib/ical/fields'
import { localOf, type When } from '@/lib/ical/when'
import type { Zones } from '@/lib/zone/zone'

/** Where something was dropped: dates (the end exclusive), or instants. */
export type Dropped =
  | { readonly kind: 'date'; readonly start: Temporal.PlainDate; readonly end: Temporal.PlainDate }
  | { readonly kind: 'time'; readonly start: Temporal.Instant; readonly end: Temporal.Instant }

/** The dropped place in the zones the event has; what was all-day gets the viewer's zone. */
export function droppedSpan(fields: EventFields, dropped: Dropped, zones: Zones): { start: When; end: When } {
  if (dropped.kind === 'date') {
    return { start: { kind: 'date', date: dropped.start }, end: { kind: 'date', date: dropped.end } }
  }
  const point = (old: When, instant: Temporal.Instant): When => {
    const zone = old.kind === 'time' ? old.zone : zones.viewer
    return { kind: 'time', local: zones.local(instant, zone), zone }
  }
  return { start: point(fields.start, dropped.start), end: point(fields.end, dropped.end) }
}

/** The span of the whole series when one of its occurrences was dropped elsewhere: its start moves
    by as much, and its length becomes the occurrence's new one. */
export function seriesSpan(
  master: EventFields,
  occurrence: EventFields,
  moved: { readonly start: When; readonly end: When },
): { start: When; end: When } {
  const shift = localOf(occurrence.start).until(localOf(moved.start), { largestUnit: 'days' })
  const local = localOf(master.start).add(shift)
  if (moved.start.kind === 'date' || moved.end.kind === 'date') {
    const date = local.toPlainDate()
    const length = localOf(moved.start).toPlainDate().until(localOf(moved.end).toPlainDate())
    return { start: { kind: 'date', date }, end: { kind: 'date', date: date.add(length) } }
  }
  const length = localOf(moved.start).until(localOf(moved.end), { largestUnit: 'days' })
  return {
    start: { kind: 'time', local, zone: moved.start.zone },
    end: { kind: 'time', local: local.add(length), zone: moved.end.zone },
  }
}
