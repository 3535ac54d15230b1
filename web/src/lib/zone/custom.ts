// SPDX-License-Identifier: MIT
// A zone that only the object itself describes: the offsets that its VTIMEZONE (RFC 5545 3.6.5)
// gives at a time.
import { Temporal } from 'temporal-polyfill'
import type { Component } from '@/lib/ical/lines'
import { components, firstLine, lines, valueOf } from '@/lib/ical/property'
import { occurrences } from '@/lib/ical/recur'
import { localOf, whenOf, whensOf, type When } from '@/lib/ical/when'

interface Observance {
  readonly start: Temporal.PlainDateTime
  readonly from: number
  readonly to: number
  readonly rules: readonly string[]
  readonly dates: readonly Temporal.PlainDateTime[]
}

interface Onset {
  readonly at: Temporal.PlainDateTime
  readonly from: number
  readonly to: number
}

const UTC_ZONE = 'UTC'

function offset(text: string): number {
  const m = /^([+-])(\d\d)(\d\d)(\d\d)?$/.exec(text.trim())
  if (!m) return 0
  const size = Number(m[2]) * 3600 + Number(m[3]) * 60 + Number(m[4] ?? 0)
  return m[1] === '-' ? -size : size
}

function observance(component: Component): Observance[] {
  const start = whenOf(firstLine(component, 'DTSTART'))
  if (start === null) return []
  const dates = lines(component, 'RDATE').flatMap(whensOf)
  return [
    {
      start: localOf(start),
      from: offset(valueOf(component, 'TZOFFSETFROM')),
      to: offset(valueOf(component, 'TZOFFSETTO')),
      rules: lines(component, 'RRULE').map((line) => line.value),
      dates: dates.filter((when): when is When => when !== null).map(localOf),
    },
  ]
}

export class CustomZone {
  private readonly observances: Observance[]

  constructor(timezone: Component) {
    this.observances = components(timezone).flatMap(observance)
  }

  /** The changes of the years around a time, oldest first, and the last change before them. */
  private onsets(around: Temporal.PlainDateTime): Onset[] {
    const window = { from: around.subtract({ years: 2 }), to: around.add({ years: 1 }) }
    const found = this.observances.flatMap((of) => {
      const until = (when: When) => localOf(when).add({ seconds: of.from })
      const ruled = of.rules.flatMap((rule) => occurrences(rule, of.start, window, until))
      return [of.start, ...of.dates, ...ruled].map((at) => ({ at, from: of.from, to: of.to }))
    })
    return found.sort((a, b) => Temporal.PlainDateTime.compare(a.at, b.at))
  }

  /** The first change counts for all time before it. */
  private offsetAt(at: Temporal.PlainDateTime, passed: (onset: Onset) => Temporal.PlainDateTime): number {
    const onsets = this.onsets(at)
    const last = onsets.filter((onset) => Temporal.PlainDateTime.compare(passed(onset), at) <= 0).pop()
    return last ? last.to : (onsets[0]?.from ?? 0)
  }

  /** Wall clock to instant; in a gap the offset before it counts, of two times the first. */
  instant(local: Temporal.PlainDateTime): Temporal.Instant {
    const seconds = this.offsetAt(local, ({ at, from, to }) => at.add({ seconds: Math.max(0, to - from) }))
    return local.subtract({ seconds }).toZonedDateTime(UTC_ZONE).toInstant()
  }

  local(instant: Temporal.Instant): Temporal.PlainDateTime {
    const utc = instant.toZonedDateTimeISO(UTC_ZONE).toPlainDateTime()
    const seconds = this.offsetAt(utc, ({ at, from }) => at.subtract({ seconds: from }))
    return utc.add({ seconds })
  }
}
