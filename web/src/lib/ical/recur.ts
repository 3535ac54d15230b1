// SPDX-License-Identifier: MIT
// The rule engine: the occurrences of an RRULE (RFC 5545 3.3.10) inside a window, in wall-clock
// time. It works period by period on sets of days and times, jumps to the window when the rule has
// no COUNT, and stops at a fixed budget of work whatever the rule says.
import { Temporal } from 'temporal-polyfill'
import { civil, dayNumber, firstWeek, monthLength, weekday, weeksIn, yearLength } from '@/lib/ical/days'
import { DAY_NAMES, parseParts } from '@/lib/ical/rule'
import { localOf, parseWhen, type When } from '@/lib/ical/when'

const FREQ = ['SECONDLY', 'MINUTELY', 'HOURLY', 'DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const
type Freq = (typeof FREQ)[number]

/** How many periods and occurrences one rule may cost. */
const BUDGET = 50_000
/** How many occurrences a window holds at most: one every half hour for six weeks. */
const MOST = 2_016
const DAY = 86_400
const UNIT: Partial<Record<Freq, number>> = { SECONDLY: 1, MINUTELY: 60, HOURLY: 3600 }

interface NthDay {
  readonly nth: number
  readonly day: number
}

interface Rule {
  readonly freq: Freq
  readonly interval: number
  readonly count: number
  readonly until: When | null
  readonly weekStart: number
  readonly months: readonly number[]
  readonly weeks: readonly number[]
  readonly yearDays: readonly number[]
  readonly monthDays: readonly number[]
  readonly days: readonly NthDay[]
  readonly hours: readonly number[]
  readonly minutes: readonly number[]
  readonly seconds: readonly number[]
  readonly positions: readonly number[]
}

function numbers(text: string | undefined): number[] {
  return (text ?? '').split(',').filter((piece) => /^[+-]?\d+$/.test(piece)).map(Number)
}

function nthDays(text: string | undefined): NthDay[] {
  return (text ?? '').split(',').flatMap((piece) => {
    const m = /^([+-]?\d*)([A-Z]{2})$/.exec(piece.trim().toUpperCase())
    const day = DAY_NAMES.findIndex((name) => name === m?.[2])
    return m && day >= 0 ? [{ nth: Number(m[1] || 0), day }] : []
  })
}

/** null: no rule this engine can read. */
function readRule(value: string): Rule | null {
  const parts = parseParts(value)
  const freq = FREQ.find((name) => name === parts.get('FREQ')?.toUpperCase())
  const isForeign = (parts.get('RSCALE') ?? 'GREGORIAN').toUpperCase() !== 'GREGORIAN'
  if (!freq || isForeign) return null
  const weekStart = DAY_NAMES.findIndex((name) => name === parts.get('WKST')?.toUpperCase())
  return {
    freq,
    interval: Math.max(1, numbers(parts.get('INTERVAL'))[0] ?? 1),
    count: numbers(parts.get('COUNT'))[0] ?? 0,
    until: parseWhen(parts.get('UNTIL') ?? '', null),
    weekStart: Math.max(0, weekStart),
    months: numbers(parts.get('BYMONTH')),
    weeks: numbers(parts.get('BYWEEKNO')),
    yearDays: numbers(parts.get('BYYEARDAY')),
    monthDays: numbers(parts.get('BYMONTHDAY')),
    days: nthDays(parts.get('BYDAY')),
    hours: numbers(parts.get('BYHOUR')),
    minutes: numbers(parts.get('BYMINUTE')),
    seconds: numbers(parts.get('BYSECOND')),
    positions: numbers(parts.get('BYSETPOS')),
  }
}

/** Whether the list names `at`, counted from 1, or from the end when negative. */
function names(list: readonly number[], at: number, length: number): boolean {
  return list.includes(at) || list.includes(at - length - 1)
}

/** What the start says of the day when the rule itself does not. */
function withDefaults(rule: Rule, startDay: number): Rule {
  const start = civil(startDay)
  const isOpen = rule.days.length + rule.monthDays.length + rule.yearDays.length === 0
  const sameDay = { days: [{ nth: 0, day: weekday(startDay) }] }
  if (rule.freq === 'WEEKLY' && rule.days.length === 0) return { ...rule, ...sameDay }
  if (rule.freq === 'MONTHLY' && isOpen) return { ...rule, monthDays: [start.day] }
  if (rule.freq !== 'YEARLY' || !isOpen) return rule
  if (rule.weeks.length > 0) return { ...rule, ...sameDay }
  const months = rule.months.length > 0 ? rule.months : [start.month]
  return { ...rule, months, monthDays: [start.day] }
}

function dayMatches(rule: Rule, day: number): boolean {
  const at = weekday(day)
  const { year, month, day: monthDay } = civil(day)
  return rule.days.some(({ nth, day: named }) => {
    if (named !== at) return false
    if (nth === 0 || (rule.freq !== 'MONTHLY' && rule.freq !== 'YEARLY')) return true
    const isMonth = rule.freq === 'MONTHLY' || rule.months.length > 0
    const index = isMonth ? monthDay - 1 : day - dayNumber(year, 1, 1)
    const length = isMonth ? monthLength(year, month) : yearLength(year)
    return nth > 0
      ? Math.floor(index / 7) + 1 === nth
      : Math.floor((length - 1 - index) / 7) + 1 === -nth
  })
}

function matches(rule: Rule, day: number): boolean {
  const { year, month, day: monthDay } = civil(day)
  if (rule.months.length > 0 && !rule.months.includes(month)) return false
  if (rule.monthDays.length > 0 && !names(rule.monthDays, monthDay, monthLength(year, month))) return false
  if (rule.yearDays.length > 0) {
    if (!names(rule.yearDays, day - dayNumber(year, 1, 1) + 1, yearLength(year))) return false
  }
  return rule.days.length === 0 || dayMatches(rule, day)
}

function range(first: number, length: number): number[] {
  return Array.from({ length }, (_, i) => first + i)
}

/** The first day of a period and its days; only for DAILY and longer. */
function periodDays(rule: Rule, startDay: number, k: number): { first: number; days: number[] } {
  const step = k * rule.interval
  const start = civil(startDay)
  if (rule.freq === 'YEARLY') {
    const year = start.year + step
    const first = dayNumber(year, 1, 1)
    if (rule.weeks.length === 0) return { first, days: range(first, yearLength(year)) }
    const total = weeksIn(year, rule.weekStart)
    const weekOne = firstWeek(year, rule.weekStart)
    const weeks = range(1, total).filter((week) => names(rule.weeks, week, total))
    return { first: first - 3, days: weeks.flatMap((week) => range(weekOne + (week - 1) * 7, 7)) }
  }
  if (rule.freq === 'MONTHLY') {
    const index = start.year * 12 + start.month - 1 + step
    const [year, month] = [Math.floor(index / 12), (index % 12) + 1]
    const first = dayNumber(year, month, 1)
    return { first, days: range(first, monthLength(year, month)) }
  }
  if (rule.freq === 'WEEKLY') {
    const first = startDay - ((weekday(startDay) - rule.weekStart + 7) % 7) + step * 7
    return { first, days: range(first, 7) }
  }
  return { first: startDay + step, days: [startDay + step] }
}

function timesOf(rule: Rule, second: number): number[] {
  const or = (list: readonly number[], value: number) => (list.length > 0 ? list : [value])
  const hours = or(rule.hours, Math.floor(second / 3600))
  const minutes = or(rule.minutes, Math.floor((second % 3600) / 60))
  const seconds = or(rule.seconds, second % 60)
  const times = hours.flatMap((h) => minutes.flatMap((m) => seconds.map((s) => h * 3600 + m * 60 + s)))
  return times.sort((a, b) => a - b)
}

function pick(set: readonly number[], positions: readonly number[]): readonly number[] {
  if (positions.length === 0) return set
  return set.filter((_, i) => names(positions, i + 1, set.length))
}

/** Which period of a long frequency holds a day; one early rather than late. */
function periodAt(rule: Rule, startDay: number, day: number): number {
  const [a, b] = [civil(startDay), civil(day)]
  const distance = {
    YEARLY: b.year - a.year - 1,
    MONTHLY: (b.year - a.year) * 12 + b.month - a.month,
    WEEKLY: Math.floor((day - startDay) / 7) - 1,
    DAILY: day - startDay,
  }[rule.freq as 'YEARLY' | 'MONTHLY' | 'WEEKLY' | 'DAILY']
  return Math.max(0, Math.floor(distance / rule.interval))
}

/** One step of the search: an occurrence, or how far an empty stretch has brought it. */
interface Step {
  readonly at: number
  readonly isHit: boolean
}

function* steps(set: readonly number[], rule: Rule, periodStart: number): Generator<Step> {
  const hits = pick(set, rule.positions)
  for (const at of hits) yield { at, isHit: true }
  if (hits.length === 0) yield { at: periodStart, isHit: false }
}

/** A rule of days or longer. */
function* longRule(rule: Rule, start: number, from: number): Generator<Step> {
  const startDay = Math.floor(start / DAY)
  const times = timesOf(rule, start - startDay * DAY)
  let k = rule.count > 0 ? 0 : periodAt(rule, startDay, Math.floor(from / DAY))
  for (; ; k += 1) {
    const { first, days } = periodDays(rule, startDay, k)
    const set = days.filter((day) => matches(rule, day)).flatMap((day) => times.map((t) => day * DAY + t))
    yield* steps(set, rule, first * DAY)
  }
}

/** An hourly, minutely or secondly rule; days that do not match are leapt over. */
function* shortRule(rule: Rule, start: number, from: number): Generator<Step> {
  const unit = UNIT[rule.freq] ?? 1
  const step = unit * rule.interval
  const origin = Math.floor(start / unit) * unit
  let at = rule.count > 0 ? origin : origin + Math.max(0, Math.floor((from - origin) / step)) * step
  for (; ; at += step) {
    const day = Math.floor(at / DAY)
    if (matches(rule, day)) {
      yield* steps(shortSet(rule, at - day * DAY, start).map((t) => day * DAY + t), rule, at)
    } else {
      yield { at, isHit: false }
      at = origin + Math.ceil(((day + 1) * DAY - origin) / step) * step - step
    }
  }
}

/** The times inside one period of a short frequency. */
function shortSet(rule: Rule, second: number, start: number): number[] {
  const [h, m] = [Math.floor(second / 3600), Math.floor((second % 3600) / 60)]
  if (rule.hours.length > 0 && !rule.hours.includes(h)) return []
  if (rule.freq !== 'HOURLY' && rule.minutes.length > 0 && !rule.minutes.includes(m)) return []
  if (rule.freq === 'SECONDLY') {
    return rule.seconds.length > 0 && !rule.seconds.includes(second % 60) ? [] : [second]
  }
  const seconds = rule.seconds.length > 0 ? rule.seconds : [((start % 60) + 60) % 60]
  const startMinute = Math.floor((((start % 3600) + 3600) % 3600) / 60)
  const byMinute = rule.minutes.length > 0 ? rule.minutes : [startMinute]
  const minutes = rule.freq === 'HOURLY' ? byMinute : [m]
  return minutes.flatMap((minute) => seconds.map((s) => h * 3600 + minute * 60 + s)).sort((a, b) => a - b)
}

function toSeconds(local: Temporal.PlainDateTime): number {
  const time = local.hour * 3600 + local.minute * 60 + local.second
  return dayNumber(local.year, local.month, local.day) * DAY + time
}

function fromSeconds(second: number): Temporal.PlainDateTime {
  const day = Math.floor(second / DAY)
  const time = second - day * DAY
  const [hour, minute] = [Math.floor(time / 3600), Math.floor((time % 3600) / 60)]
  return Temporal.PlainDateTime.from({ ...civil(day), hour, minute, second: time % 60 })
}

/** A window of wall-clock time: from inclusive, to exclusive. */
export interface LocalWindow {
  readonly from: Temporal.PlainDateTime
  readonly to: Temporal.PlainDateTime
}

/** The wall-clock starts inside the window. `untilLocal` turns UNTIL into the start's own wall
    clock; a date as UNTIL holds that whole day. */
export function occurrences(
  value: string,
  start: Temporal.PlainDateTime,
  window: LocalWindow,
  untilLocal: (until: When) => Temporal.PlainDateTime,
): Temporal.PlainDateTime[] {
  const read = readRule(value)
  if (read === null) return []
  const first = toSeconds(start)
  const rule = withDefaults(read, Math.floor(first / DAY))
  const [from, to] = [toSeconds(window.from), toSeconds(window.to)]
  const last = rule.until === null ? to : Math.min(to, lastSecond(rule.until, untilLocal) + 1)
  const found: number[] = []
  let counted = 0
  let budget = BUDGET
  const source = rule.freq in UNIT ? shortRule(rule, first, from) : longRule(rule, first, from)
  for (const { at, isHit } of source) {
    budget -= 1
    /* A date beyond all calendars is no number and ends the search too. */
    if (budget < 0 || found.length >= MOST || !(at < last)) break
    if (!isHit || at < first) continue
    counted += 1
    if (rule.count > 0 && counted > rule.count) break
    if (at >= from) found.push(at)
  }
  return [...new Set(found)].map(fromSeconds)
}

function lastSecond(until: When, untilLocal: (until: When) => Temporal.PlainDateTime): number {
  const local = until.kind === 'date' ? localOf(until).add({ seconds: DAY - 1 }) : untilLocal(until)
  return toSeconds(local)
}
