// SPDX-License-Identifier: MIT
// Calendar arithmetic on plain numbers for the rule engine: days since 1970-01-01 and what can be
// said of one.

export interface Civil {
  readonly year: number
  readonly month: number
  readonly day: number
}

export function dayNumber(year: number, month: number, day: number): number {
  return Math.round(Date.UTC(year, month - 1, day) / 86_400_000)
}

export function civil(day: number): Civil {
  const date = new Date(day * 86_400_000)
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
}

/** Monday is 0. */
export function weekday(day: number): number {
  return (((day + 3) % 7) + 7) % 7
}

export function monthLength(year: number, month: number): number {
  return dayNumber(year, month + 1, 1) - dayNumber(year, month, 1)
}

export function yearLength(year: number): number {
  return dayNumber(year + 1, 1, 1) - dayNumber(year, 1, 1)
}

/** The first day of week 1: the first week with at least four days in the year (RFC 5545
    3.3.10, WKST says on which day a week begins). */
export function firstWeek(year: number, weekStart: number): number {
  const first = dayNumber(year, 1, 1)
  const before = (weekday(first) - weekStart + 7) % 7
  return before <= 3 ? first - before : first + 7 - before
}

export function weeksIn(year: number, weekStart: number): number {
  return (firstWeek(year + 1, weekStart) - firstWeek(year, weekStart)) / 7
}
