// SPDX-License-Identifier: MIT
// From wall clock to instant and back. A TZID that the browser knows means the browser's zone;
// otherwise the object's own VTIMEZONE counts; otherwise the time floats in the viewer's zone.
import type { Temporal } from 'temporal-polyfill'
import type { Component } from '@/lib/ical/lines'
import { valueOf } from '@/lib/ical/property'
import { UTC, type TimeWhen, type When } from '@/lib/ical/when'
import { CustomZone } from '@/lib/zone/custom'

const known = new Map<string, string | null>()

/** The name under which the browser knows a zone; null for one it does not. Names that begin with
    a vendor's path ("/example.org/20260101/Europe/Paris") count by their end. */
export function ianaZone(tzid: string): string | null {
  const cached = known.get(tzid)
  if (cached !== undefined) return cached
  const parts = tzid.split('/')
  const tries = [tzid, parts.slice(-2).join('/'), parts.slice(-3).join('/')]
  const found = tries.find((name) => /^[A-Za-z]/.test(name) && isZone(name)) ?? null
  known.set(tzid, found)
  return found
}

export function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** The zones as one object means them. */
export class Zones {
  private readonly own = new Map<string, CustomZone>()

  /** `viewer`: the zone in which floating times and dates are read. */
  constructor(
    readonly viewer: string,
    timezones: readonly Component[] = [],
  ) {
    for (const timezone of timezones) {
      const tzid = valueOf(timezone, 'TZID')
      if (ianaZone(tzid) === null) this.own.set(tzid, new CustomZone(timezone))
    }
  }

  /** A time in a DST gap is read with the offset before the gap, one that occurs twice is the
      first (RFC 5545 3.3.5): Temporal's "compatible". */
  instant(when: When): Temporal.Instant {
    if (when.kind === 'date') return when.date.toZonedDateTime(this.viewer).toInstant()
    const own = when.zone === null ? undefined : this.own.get(when.zone)
    if (own) return own.instant(when.local)
    return when.local.toZonedDateTime(this.named(when.zone)).toInstant()
  }

  /** The wall clock of an instant in a TZID of this object. */
  local(instant: Temporal.Instant, tzid: string | null): Temporal.PlainDateTime {
    const own = tzid === null ? undefined : this.own.get(tzid)
    if (own) return own.local(instant)
    return instant.toZonedDateTimeISO(this.named(tzid)).toPlainDateTime()
  }

  /** The same instant as a time of another zone. */
  inZone(when: TimeWhen, zone: string | null): TimeWhen {
    if (when.zone === zone) return when
    return { kind: 'time', local: this.local(this.instant(when), zone), zone }
  }

  private named(tzid: string | null): string {
    return (tzid === null ? null : ianaZone(tzid)) ?? this.viewer
  }
}

/** The zones a person may choose from. */
export function allZones(): string[] {
  const zones = Intl.supportedValuesOf('timeZone')
  return zones.includes(UTC) ? zones : [UTC, ...zones]
}

/** The zone of the machine this runs on. */
export function machineZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || UTC
}
