// SPDX-License-Identifier: MIT
// Recurrence rules (RFC 5545 3.3.10) as text parts: the simple rules the editor offers, and moving
// a rule to another day together with its series.
import type { Temporal } from 'temporal-polyfill'
import { parseWhen, UTC, whenText, type When } from '@/lib/ical/when'

export type Frequency = 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY'

export const FREQUENCIES: readonly Frequency[] = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY']

export type RuleEnd =
  | { readonly kind: 'never' }
  | { readonly kind: 'until'; readonly date: Temporal.PlainDate }
  | { readonly kind: 'count'; readonly count: number }

/** A rule the editor can show whole: every so many days, weeks (on these days), months or years. */
export interface SimpleRule {
  readonly frequency: Frequency
  readonly interval: number
  /** Weekly only: days of the week, Monday is 1; empty means the day of the start. */
  readonly days: readonly number[]
  readonly end: RuleEnd
}

export const DAY_NAMES = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const

/** The rule cannot follow its series to another day. */
export class RuleCannotMove extends Error {}

export type Parts = Map<string, string>

export function parseParts(value: string): Parts {
  const parts: Parts = new Map()
  for (const piece of value.split(';')) {
    const [name, ...rest] = piece.split('=')
    if (name) parts.set(name.trim().toUpperCase(), rest.join('=').trim())
  }
  return parts
}

export function printParts(parts: Parts): string {
  return [...parts].map(([name, value]) => `${name}=${value}`).join(';')
}

function daysOf(text: string): number[] | null {
  const days = text.split(',').map((day) => DAY_NAMES.findIndex((name) => name === day.toUpperCase()) + 1)
  return days.includes(0) ? null : days.sort((a, b) => a - b)
}

function endOf(parts: Parts, localUntil: (when: When) => Temporal.PlainDate): RuleEnd | null {
  const count = parts.get('COUNT')
  if (count !== undefined) return /^\d+$/.test(count) ? { kind: 'count', count: Number(count) } : null
  const until = parts.get('UNTIL')
  if (until === undefined) return { kind: 'never' }
  const when = parseWhen(until, null)
  return when ? { kind: 'until', date: localUntil(when) } : null
}

/** BYMONTHDAY and BYMONTH that only repeat what the start says anyway. */
function repeatsStart(parts: Parts, frequency: Frequency, start: Temporal.PlainDate): boolean {
  const day = parts.get('BYMONTHDAY')
  const month = parts.get('BYMONTH')
  if (month !== undefined && (frequency !== 'YEARLY' || month !== String(start.month))) return false
  if (day === undefined) return true
  if (frequency === 'MONTHLY') return day === String(start.day)
  return frequency === 'YEARLY' && month !== undefined && day === String(start.day)
}

const SIMPLE_PARTS = ['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'WKST', 'BYDAY', 'BYMONTHDAY', 'BYMONTH']

/** The simple rule that says the same; null when the rule says more. `localUntil`: the last day as
    the zone of the start counts it. */
export function simpleRule(
  value: string,
  start: Temporal.PlainDate,
  localUntil: (when: When) => Temporal.PlainDate,
): SimpleRule | null {
  const parts = parseParts(value)
  const frequency = FREQUENCIES.find((name) => name === parts.get('FREQ')?.toUpperCase())
  const interval = Number(parts.get('INTERVAL') ?? 1)
  const isKnown = [...parts.keys()].every((name) => SIMPLE_PARTS.includes(name))
  if (!frequency || !isKnown || !Number.isInteger(interval) || interval < 1) return null
  if (!repeatsStart(parts, frequency, start)) return null
  const byDay = parts.get('BYDAY')
  const days = byDay === undefined ? [] : daysOf(byDay)
  const end = endOf(parts, localUntil)
  if (days === null || end === null || (days.length > 0 && frequency !== 'WEEKLY')) return null
  return { frequency, interval, days, end }
}

/** `untilOf` gives the point that UNTIL must name for a last day: a date for whole days, an instant
    in UTC otherwise. */
export function ruleText(rule: SimpleRule, untilOf: (date: Temporal.PlainDate) => When): string {
  const parts: Parts = new Map([['FREQ', rule.frequency]])
  if (rule.interval !== 1) parts.set('INTERVAL', String(rule.interval))
  if (rule.end.kind === 'count') parts.set('COUNT', String(rule.end.count))
  if (rule.end.kind === 'until') parts.set('UNTIL', whenText(untilOf(rule.end.date)))
  if (rule.frequency === 'WEEKLY' && rule.days.length > 0) {
    parts.set('BYDAY', rule.days.map((day) => DAY_NAMES[day - 1]).join(','))
  }
  return printParts(parts)
}

export function sameRule(a: SimpleRule, b: SimpleRule): boolean {
  const shape = (rule: SimpleRule) =>
    JSON.stringify([rule.frequency, rule.interval, rule.days, { ...rule.end, date: undefined }])
  if (shape(a) !== shape(b)) return false
  return a.end.kind !== 'until' || (b.end.kind === 'until' && a.end.date.equals(b.end.date))
}

function moveByDay(parts: Parts, from: Temporal.PlainDate, to: Temporal.PlainDate): boolean {
  const byDay = parts.get('BYDAY')
  if (byDay === undefined) return true
  const shift = from.until(to, { largestUnit: 'days' }).days
  const plain = daysOf(byDay)
  if (plain !== null && parts.get('FREQ') === 'WEEKLY') {
    const moved = plain.map((day) => ((((day - 1 + shift) % 7) + 7) % 7) + 1).sort((a, b) => a - b)
    parts.set('BYDAY', moved.map((day) => DAY_NAMES[day - 1]).join(','))
    return true
  }
  const nth = /^([+-]?\d)(MO|TU|WE|TH|FR|SA|SU)$/i.exec(byDay)
  if (!nth || parts.has('BYMONTHDAY')) return false
  const isLast = Number(nth[1]) === -1 && to.day + 7 > to.daysInMonth
  if (Number(nth[1]) < 0 && !isLast) return false
  parts.set('BYDAY', `${isLast ? -1 : Math.ceil(to.day / 7)}${DAY_NAMES[to.dayOfWeek - 1]}`)
  return true
}

function moveNumber(parts: Parts, name: string, from: number, to: number): boolean {
  const value = parts.get(name)
  if (value === undefined || from === to) return true
  if (value !== String(from)) return false
  parts.set(name, String(to))
  return true
}

/** The rule after its series' start moved from one day to another. Throws RuleCannotMove when the
    new days cannot be said by moving each part. */
export function moveRule(value: string, from: Temporal.PlainDate, to: Temporal.PlainDate): string {
  if (from.equals(to)) return value
  const parts = parseParts(value)
  const isPlain = !['BYSETPOS', 'BYWEEKNO', 'BYYEARDAY'].some((name) => parts.has(name))
  const isMoved =
    isPlain &&
    moveByDay(parts, from, to) &&
    moveNumber(parts, 'BYMONTHDAY', from.day, to.day) &&
    moveNumber(parts, 'BYMONTH', from.month, to.month)
  if (!isMoved) throw new RuleCannotMove(value)
  return printParts(parts)
}

/** The rule with its UNTIL replaced. */
export function withUntil(value: string, change: (until: When) => When): string {
  const parts = parseParts(value)
  const until = parts.get('UNTIL')
  const when = until === undefined ? null : parseWhen(until, UTC)
  if (when === null) return value
  parts.set('UNTIL', whenText(change(when)))
  return printParts(parts)
}
