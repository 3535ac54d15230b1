// SPDX-License-Identifier: MIT
// A point of a calendar as iCalendar writes it: a date, or a wall-clock time in a named zone, in
// UTC, or floating (RFC 5545 3.3.4, 3.3.5); and durations (3.3.6).
import { Temporal } from 'temporal-polyfill'
import { param, paramText } from '@/lib/ical/property'
import { makeLine, type Line } from '@/lib/ical/lines'

export interface DateWhen {
  readonly kind: 'date'
  readonly date: Temporal.PlainDate
}

export interface TimeWhen {
  readonly kind: 'time'
  readonly local: Temporal.PlainDateTime
  /** The TZID as written; 'UTC' for a time with Z; null for floating. */
  readonly zone: string | null
}

export type When = DateWhen | TimeWhen

export const UTC = 'UTC'

const FORM = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z)?)?$/

export function parseWhen(value: string, zone: string | null): When | null {
  const m = FORM.exec(value.trim())
  if (!m) return null
  try {
    const date = Temporal.PlainDate.from(
      { year: Number(m[1]), month: Number(m[2]), day: Number(m[3]) },
      { overflow: 'reject' },
    )
    if (m[4] === undefined) return { kind: 'date', date }
    /* A leap second is the second before it. */
    const time = { hour: Number(m[4]), minute: Number(m[5]), second: Math.min(59, Number(m[6])) }
    const local = date.toPlainDateTime(Temporal.PlainTime.from(time, { overflow: 'reject' }))
    return { kind: 'time', local, zone: m[7] ? UTC : zone }
  } catch {
    return null
  }
}

export function whenOf(line: Line | undefined): When | null {
  return line ? parseWhen(line.value, param(line, 'TZID') ?? null) : null
}

/** All values of a line that may carry a list (EXDATE, RDATE). */
export function whensOf(line: Line): (When | null)[] {
  const zone = param(line, 'TZID') ?? null
  return line.value.split(',').map((value) => parseWhen(value.split('/')[0] ?? '', zone))
}

function digits(n: number, size: number): string {
  return String(n).padStart(size, '0')
}

export function dateText(date: Temporal.PlainDate): string {
  return digits(date.year, 4) + digits(date.month, 2) + digits(date.day, 2)
}

export function localText(local: Temporal.PlainDateTime): string {
  const time = digits(local.hour, 2) + digits(local.minute, 2) + digits(local.second, 2)
  return `${dateText(local.toPlainDate())}T${time}`
}

export function whenText(when: When): string {
  if (when.kind === 'date') return dateText(when.date)
  return localText(when.local) + (when.zone === UTC ? 'Z' : '')
}

/** The parameters that say what kind of value a point is. */
export function whenParams(when: When): string {
  if (when.kind === 'date') return ';VALUE=DATE'
  return when.zone === null || when.zone === UTC ? '' : paramText('TZID', when.zone)
}

/** A line that holds the point; parameters of the old line that say something else stay. */
export function whenLine(name: string, when: When, eol: string, old?: Line): Line {
  const kept = (old?.params ?? '').replace(/;(TZID|VALUE)=("[^"]*"|[^;]*)/gi, '')
  return makeLine(name, whenParams(when) + kept, whenText(when), eol)
}

export function sameWhen(a: When, b: When): boolean {
  if (a.kind === 'date') return b.kind === 'date' && a.date.equals(b.date)
  return b.kind === 'time' && a.zone === b.zone && a.local.equals(b.local)
}

/** The wall clock; a date counts from its midnight. */
export function localOf(when: When): Temporal.PlainDateTime {
  return when.kind === 'date' ? when.date.toPlainDateTime() : when.local
}

const DURATION = /^([+-])?P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/i

export function parseDuration(value: string): Temporal.Duration | null {
  const m = DURATION.exec(value.trim())
  if (!m) return null
  const n = (i: number) => Number(m[i] ?? 0)
  const duration = Temporal.Duration.from({
    days: n(2) * 7 + n(3),
    hours: n(4),
    minutes: n(5),
    seconds: n(6),
  })
  return m[1] === '-' ? duration.negated() : duration
}

/** Seconds as iCalendar writes them, whole days as days. */
export function durationText(seconds: number): string {
  const days = Math.floor(seconds / 86400)
  const rest = seconds % 86400
  if (rest === 0) return `P${days}D`
  const hours = Math.floor(rest / 3600)
  const minutes = Math.floor((rest % 3600) / 60)
  const last = rest % 60
  const time = [hours ? `${hours}H` : '', minutes ? `${minutes}M` : '', last ? `${last}S` : '']
  return `P${days ? `${days}D` : ''}T${time.join('')}`
}
