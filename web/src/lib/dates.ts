// SPDX-License-Identifier: MIT
// Dates and times as people read them, in their language and zone; and the days of a month's sheet.
import { Temporal } from 'temporal-polyfill'

function format(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(locale, options)
}

/** Plain dates are formatted at noon UTC, where no zone can change the day. */
function noon(date: Temporal.PlainDate): number {
  return date.toPlainDateTime({ hour: 12 }).toZonedDateTime('UTC').epochMilliseconds
}

const DAY: Intl.DateTimeFormatOptions = { weekday: 'short', day: 'numeric', month: 'long', year: 'numeric' }

/** "Mon, 23 November 2026" or a range of such days; `last` is included. */
export function daysText(locale: string, first: Temporal.PlainDate, last: Temporal.PlainDate): string {
  const formatter = format(locale, { ...DAY, timeZone: 'UTC' })
  return first.equals(last) ? formatter.format(noon(first)) : formatter.formatRange(noon(first), noon(last))
}

export function spanText(locale: string, from: Temporal.Instant, to: Temporal.Instant, zone: string): string {
  const options = { ...DAY, hour: '2-digit', minute: '2-digit', timeZone: zone } as const
  const formatter = format(locale, options)
  return formatter.formatRange(from.epochMilliseconds, to.epochMilliseconds)
}

/** A moment of the past as a date and a time. */
export function momentText(locale: string, rfc3339: string, zone: string): string {
  const at = Date.parse(rfc3339)
  if (Number.isNaN(at)) return rfc3339
  return format(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: zone }).format(at)
}

export function monthText(locale: string, date: Temporal.PlainDate): string {
  return format(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(noon(date))
}

/** Monday is 1. */
export function weekdayText(locale: string, day: number, width: 'long' | 'short' | 'narrow'): string {
  const monday = Temporal.PlainDate.from('2024-01-01')
  return format(locale, { weekday: width, timeZone: 'UTC' }).format(noon(monday.add({ days: day - 1 })))
}

/** The title over a view. `last` is included. */
export function titleText(locale: string, first: Temporal.PlainDate, last: Temporal.PlainDate): string {
  if (first.equals(last)) {
    return format(locale, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(noon(first))
  }
  const month = format(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' })
  const isOne = first.year === last.year && first.month === last.month
  return isOne ? month.format(noon(first)) : month.formatRange(noon(first), noon(last))
}

/** The offset of a zone now, as "GMT+1". */
export function offsetText(locale: string, zone: string, at: Temporal.Instant): string {
  const parts = format(locale, { timeZone: zone, timeZoneName: 'shortOffset' }).formatToParts(at.epochMilliseconds)
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? zone
}

/** Six weeks that hold a month, from the first day of the week on. `weekStart`: Monday is 0. */
export function monthSheet(date: Temporal.PlainDate, weekStart: number): Temporal.PlainDate[] {
  const first = date.with({ day: 1 })
  const lead = (first.dayOfWeek - 1 - weekStart + 7) % 7
  return Array.from({ length: 42 }, (_, i) => first.add({ days: i - lead }))
}

/** The next full half hour after a moment, in a zone. */
export function nextHalfHour(now: Temporal.Instant, zone: string): Temporal.PlainDateTime {
  const local = now.toZonedDateTimeISO(zone).toPlainDateTime()
  return local.round({ smallestUnit: 'minute', roundingIncrement: 30, roundingMode: 'ceil' })
}

/** Minutes as people say them, rounded up. */
export function waitMinutes(seconds: number): number {
  return Math.max(1, Math.ceil(seconds / 60))
}

/** The day of a moment. */
export function dayText(locale: string, rfc3339: string, zone: string): string {
  const at = Date.parse(rfc3339)
  if (Number.isNaN(at)) return rfc3339
  return format(locale, { dateStyle: 'medium', timeZone: zone }).format(at)
}
