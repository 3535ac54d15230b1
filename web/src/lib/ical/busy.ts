// SPDX-License-Identifier: MIT
// The answer to a free-busy-query (RFC 4791 7.10): a VFREEBUSY whose periods say when somebody is
// busy, and nothing else (RFC 5545 3.8.2.6).
import type { Temporal } from 'temporal-polyfill'
import { parseDocument } from '@/lib/ical/lines'
import { components, lines, param } from '@/lib/ical/property'
import { parseDuration, parseWhen, UTC, type TimeWhen } from '@/lib/ical/when'
import { Zones } from '@/lib/zone/zone'

export interface BusyBlock {
  readonly start: TimeWhen
  readonly end: TimeWhen
  readonly startsAt: Temporal.Instant
  readonly endsAt: Temporal.Instant
  readonly isTentative: boolean
}

function endOf(text: string, start: TimeWhen): TimeWhen | null {
  const end = parseWhen(text, UTC)
  if (end?.kind === 'time') return end
  const length = parseDuration(text)
  return length ? { ...start, local: start.local.add(length) } : null
}

function blockOf(period: string, isTentative: boolean, zones: Zones): BusyBlock | null {
  const [from = '', to = ''] = period.split('/')
  const start = parseWhen(from, UTC)
  const end = start?.kind === 'time' ? endOf(to, start) : null
  if (start?.kind !== 'time' || end === null) return null
  return { start, end, startsAt: zones.instant(start), endsAt: zones.instant(end), isTentative }
}

/** The periods in which somebody is busy, as far as they can be read. */
export function busyBlocks(text: string): BusyBlock[] {
  const zones = new Zones(UTC)
  const answers = components(parseDocument(text), 'VCALENDAR').flatMap((each) => components(each, 'VFREEBUSY'))
  const told = answers.flatMap((answer) => lines(answer, 'FREEBUSY'))
  return told
    .map((line) => ({ line, type: (param(line, 'FBTYPE') ?? 'BUSY').toUpperCase() }))
    .filter(({ type }) => type !== 'FREE')
    .flatMap(({ line, type }) => line.value.split(',').map((period) => blockOf(period, type === 'BUSY-TENTATIVE', zones)))
    .filter((block): block is BusyBlock => block !== null)
}
