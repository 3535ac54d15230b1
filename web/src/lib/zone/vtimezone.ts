// SPDX-License-Identifier: MIT
// Writes the VTIMEZONE (RFC 5545 3.6.5) of a zone that the browser knows, from the browser's own
// time zone data: what is regular becomes a yearly rule that holds for ever, what is not becomes a
// list of dates.
import { Temporal } from 'temporal-polyfill'
import { makeComponent, makeLine, type Component, type Item } from '@/lib/ical/lines'
import { localText } from '@/lib/ical/when'

/** How far transitions are looked at: long enough that every day of the week meets every date. */
const YEARS = 40

interface Onset {
  /** The wall clock just before the change. */
  readonly local: Temporal.PlainDateTime
  readonly from: number
  readonly to: number
}

const NANO = 1_000_000_000
const DAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']

function offsetText(seconds: number): string {
  const size = Math.abs(seconds)
  const parts = [Math.floor(size / 3600), Math.floor((size % 3600) / 60), size % 60]
  const text = parts.map((n) => String(n).padStart(2, '0'))
  return (seconds < 0 ? '-' : '+') + text.slice(0, text[2] === '00' ? 2 : 3).join('')
}

function onsetsOf(from: Temporal.ZonedDateTime): Onset[] {
  const onsets: Onset[] = []
  const last = from.year + YEARS
  let at: Temporal.ZonedDateTime | null = from.getTimeZoneTransition('next')
  while (at !== null && at.year <= last) {
    const before = at.subtract({ nanoseconds: 1 }).offsetNanoseconds / NANO
    const to = at.offsetNanoseconds / NANO
    const local = at.toInstant().toZonedDateTimeISO('UTC').toPlainDateTime().add({ seconds: before })
    if (before !== to) onsets.push({ local, from: before, to })
    at = at.getTimeZoneTransition('next')
  }
  return onsets
}

/** The RRULE that names all these onsets, one a year; null when none does. */
export function yearlyRule(onsets: readonly Onset[]): string | null {
  const first = onsets[0]
  if (!first || onsets.length < 10) return null
  const isEven = onsets.every(
    ({ local, from, to }, i) =>
      local.year === first.local.year + i &&
      local.month === first.local.month &&
      local.toPlainTime().equals(first.local.toPlainTime()) &&
      from === first.from &&
      to === first.to,
  )
  if (!isEven) return null
  const head = `FREQ=YEARLY;BYMONTH=${first.local.month}`
  const days = onsets.map(({ local }) => local.day)
  const low = Math.min(...days)
  const high = Math.max(...days)
  if (low === high) return `${head};BYMONTHDAY=${low}`
  const weekday = DAYS[first.local.dayOfWeek - 1] ?? ''
  if (onsets.some(({ local }) => local.dayOfWeek !== first.local.dayOfWeek)) return null
  if (onsets.every(({ local }) => local.day + 7 > local.daysInMonth)) return `${head};BYDAY=-1${weekday}`
  if (low % 7 === 1 && high === low + 6) return `${head};BYDAY=${(low - 1) / 7 + 1}${weekday}`
  if (high !== low + 6) return null
  const window = Array.from({ length: 7 }, (_, i) => low + i).join(',')
  return `${head};BYMONTHDAY=${window};BYDAY=${weekday}`
}

/** Splits the onsets into an irregular head and, when the tail repeats for ever, its rules. */
function regularTail(onsets: readonly Onset[]): { head: Onset[]; tails: Onset[][] } {
  const years = onsets.map(({ local }) => local.year)
  const lastYear = years[years.length - 1] ?? 0
  for (let i = 0; i < onsets.length && (years[i] ?? 0) <= lastYear - 10; i += 1) {
    const rest = onsets.slice(i)
    const kinds = [0, 1].map((k) => rest.filter((_, j) => j % 2 === k))
    if (kinds.every((kind) => yearlyRule(kind) !== null)) {
      return { head: onsets.slice(0, i), tails: kinds }
    }
  }
  return { head: [...onsets], tails: [] }
}

function observance(onsets: readonly Onset[], rule: string | null, eol: string): Component {
  const first = onsets[0] as Onset
  const items: Item[] = [
    makeLine('DTSTART', '', localText(first.local), eol),
    makeLine('TZOFFSETFROM', '', offsetText(first.from), eol),
    makeLine('TZOFFSETTO', '', offsetText(first.to), eol),
  ]
  if (rule !== null) items.push(makeLine('RRULE', '', rule, eol))
  /* The first onset is repeated as RDATE: some readers forget DTSTART when they see an RDATE. */
  if (rule === null && onsets.length > 1) {
    for (const { local } of onsets) items.push(makeLine('RDATE', '', localText(local), eol))
  }
  return makeComponent(first.to > first.from ? 'DAYLIGHT' : 'STANDARD', items, eol)
}

/** Onsets of the same change share one observance. */
function byChange(onsets: readonly Onset[]): Onset[][] {
  const groups = new Map<string, Onset[]>()
  for (const onset of onsets) {
    const key = `${onset.from}/${onset.to}`
    groups.set(key, [...(groups.get(key) ?? []), onset])
  }
  return [...groups.values()]
}

/** `from`: the earliest time that the zone is needed for. */
export function makeTimezone(zone: string, from: Temporal.PlainDateTime, eol: string): Component {
  const start = Temporal.PlainDate.from({ year: from.year - 1, month: 1, day: 1 }).toZonedDateTime(zone)
  const onsets = onsetsOf(start)
  const offset = start.offsetNanoseconds / NANO
  const base: Onset = {
    local: Temporal.PlainDateTime.from({ year: Math.min(1970, start.year), month: 1, day: 1 }),
    from: offset,
    to: offset,
  }
  const { head, tails } = regularTail(onsets)
  const observances = [
    ...(head.length === 0 && tails.length > 0 ? [] : [observance([base], null, eol)]),
    ...byChange(head).map((group) => observance(group, null, eol)),
    ...tails.map((tail) => observance(tail, yearlyRule(tail), eol)),
  ]
  return makeComponent('VTIMEZONE', [makeLine('TZID', '', zone, eol), ...observances], eol)
}
