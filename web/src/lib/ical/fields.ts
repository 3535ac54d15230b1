// SPDX-License-Identifier: MIT
// What the editor shows of an event, read from a VEVENT and written back into it. Only fields that
// differ are written: every other line of the component stays as it is.
import type { Temporal } from 'temporal-polyfill'
import type { Component } from '@/lib/ical/lines'
import { makeLine } from '@/lib/ical/lines'
import { dropLines, firstLine, lines, setLine, setText, textOf, valueOf } from '@/lib/ical/property'
import { ruleText, sameRule, simpleRule, type SimpleRule } from '@/lib/ical/rule'
import {
  durationText,
  localOf,
  parseDuration,
  sameWhen,
  UTC,
  whenLine,
  whenOf,
  type When,
} from '@/lib/ical/when'
import type { Zones } from '@/lib/zone/zone'

/** A rule the editor cannot show whole: kept as it is unless the person chooses another. */
export interface CustomRule {
  readonly kind: 'custom'
  readonly text: string
}

export type Repeat = { readonly kind: 'none' } | ({ readonly kind: 'simple' } & SimpleRule) | CustomRule

export interface EventFields {
  readonly title: string
  readonly location: string
  readonly description: string
  readonly start: When
  /** Exclusive; of the same kind as the start. */
  readonly end: When
  readonly repeat: Repeat
}

/** Who edits, and when. */
export interface EditContext {
  readonly now: Temporal.Instant
  /** The person's address: SEQUENCE belongs to the organizer (RFC 5546 2.1.4). */
  readonly email: string
}

/** The component has no start that can be read. */
export class NoStart extends Error {}

export function startOf(component: Component): When {
  const start = whenOf(firstLine(component, 'DTSTART'))
  if (start === null) throw new NoStart(valueOf(component, 'DTSTART'))
  return start
}

function addDuration(start: When, duration: Temporal.Duration, zones: Zones): When {
  if (start.kind === 'date') {
    const days = Math.max(1, Math.ceil(duration.total({ unit: 'days' })))
    return { kind: 'date', date: start.date.add({ days }) }
  }
  /* Days are counted by the calendar, the rest in exact time (RFC 5545 3.3.6). */
  const day = { ...start, local: start.local.add({ days: duration.days }) }
  const exact = { hours: duration.hours, minutes: duration.minutes, seconds: duration.seconds }
  const instant = zones.instant(day).add(exact)
  return { ...start, local: zones.local(instant, start.zone) }
}

/** The end as the component says it: DTEND, DURATION, or what RFC 5545 3.6.1 says without both. */
export function endOf(component: Component, zones: Zones): When {
  const start = startOf(component)
  const end = whenOf(firstLine(component, 'DTEND'))
  if (end !== null && end.kind === start.kind) return end
  const duration = parseDuration(valueOf(component, 'DURATION'))
  if (duration !== null) return addDuration(start, duration, zones)
  return start.kind === 'date' ? { kind: 'date', date: start.date.add({ days: 1 }) } : start
}

/** The day of the series' zone on which an UNTIL falls. */
function untilDay(start: When, zones: Zones) {
  return (until: When): Temporal.PlainDate => {
    if (until.kind === 'date') return until.date
    const isUtc = until.zone === UTC && start.kind === 'time'
    return (isUtc ? zones.local(zones.instant(until), start.zone) : until.local).toPlainDate()
  }
}

/** UNTIL for a last day: the date itself, or that day's last second in the start's zone as UTC;
    floating times keep a floating UNTIL. */
function untilFor(start: When, zones: Zones) {
  return (date: Temporal.PlainDate): When => {
    if (start.kind === 'date') return { kind: 'date', date }
    const local = date.toPlainDateTime({ hour: 23, minute: 59, second: 59 })
    if (start.zone === null) return { kind: 'time', local, zone: null }
    return zones.inZone({ kind: 'time', local, zone: start.zone }, UTC)
  }
}

function repeatOf(component: Component, zones: Zones): Repeat {
  const rules = lines(component, 'RRULE')
  if (rules.length === 0) return { kind: 'none' }
  const start = startOf(component)
  const text = rules[0]?.value ?? ''
  const isPlain = rules.length === 1 && lines(component, 'RDATE').length === 0
  const simple = isPlain
    ? simpleRule(text, localOf(start).toPlainDate(), untilDay(start, zones))
    : null
  return simple ? { kind: 'simple', ...simple } : { kind: 'custom', text }
}

export function readFields(component: Component, zones: Zones): EventFields {
  return {
    title: textOf(component, 'SUMMARY'),
    location: textOf(component, 'LOCATION'),
    description: textOf(component, 'DESCRIPTION'),
    start: startOf(component),
    end: endOf(component, zones),
    repeat: repeatOf(component, zones),
  }
}

export function sameRepeat(a: Repeat, b: Repeat): boolean {
  if (a.kind !== b.kind) return false
  if (a.kind === 'simple' && b.kind === 'simple') return sameRule(a, b)
  return a.kind !== 'custom' || (b.kind === 'custom' && a.text === b.text)
}

/** Writes start and end; an event that has a DURATION keeps having one. */
export function writeSpan(
  component: Component,
  start: When,
  end: When,
  zones: Zones,
  eol: string,
): void {
  setLine(component, whenLine('DTSTART', start, eol, firstLine(component, 'DTSTART')))
  const duration = firstLine(component, 'DURATION')
  if (duration === undefined || firstLine(component, 'DTEND') !== undefined) {
    dropLines(component, 'DURATION')
    setLine(component, whenLine('DTEND', end, eol, firstLine(component, 'DTEND')))
    return
  }
  const asBefore = parseDuration(duration.value)
  if (asBefore !== null && sameWhen(addDuration(start, asBefore, zones), end)) return
  const seconds =
    start.kind === 'date'
      ? start.date.until(localOf(end).toPlainDate(), { largestUnit: 'days' }).days * 86400
      : (zones.instant(end).epochMilliseconds - zones.instant(start).epochMilliseconds) / 1000
  setLine(component, makeLine('DURATION', duration.params, durationText(seconds), eol))
}

export function writeRepeat(
  component: Component,
  repeat: Repeat,
  start: When,
  zones: Zones,
  eol: string,
): void {
  if (repeat.kind === 'none') {
    dropLines(component, 'RRULE', 'EXRULE', 'RDATE', 'EXDATE')
    return
  }
  const text = repeat.kind === 'custom' ? repeat.text : ruleText(repeat, untilFor(start, zones))
  setLine(component, makeLine('RRULE', firstLine(component, 'RRULE')?.params ?? '', text, eol))
}

export function writeTexts(component: Component, before: EventFields, after: EventFields, eol: string) {
  if (before.title !== after.title) setText(component, 'SUMMARY', after.title, eol)
  if (before.location !== after.location) setText(component, 'LOCATION', after.location, eol)
  if (before.description !== after.description) {
    setText(component, 'DESCRIPTION', after.description, eol)
    /* Another rendering of the old text would contradict the new one. */
    dropLines(component, 'X-ALT-DESC')
  }
}

export function stamp(now: Temporal.Instant): string {
  return now.toString({ smallestUnit: 'second' }).replace(/[-:]/g, '')
}

/** DTSTAMP and LAST-MODIFIED become now; SEQUENCE rises when dates changed and the event is the
    person's own to reschedule. */
export function touch(component: Component, cx: EditContext, isReschedule: boolean, eol: string): void {
  setLine(component, makeLine('DTSTAMP', '', stamp(cx.now), eol))
  setLine(component, makeLine('LAST-MODIFIED', '', stamp(cx.now), eol))
  const organizer = valueOf(component, 'ORGANIZER').replace(/^mailto:/i, '').toLowerCase()
  if (!isReschedule || (organizer !== '' && organizer !== cx.email.toLowerCase())) return
  const sequence = Number(valueOf(component, 'SEQUENCE')) || 0
  setLine(component, makeLine('SEQUENCE', '', String(sequence + 1), eol))
}
