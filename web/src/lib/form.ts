// SPDX-License-Identifier: MIT
// The editor's form: what its inputs hold, from an event's fields and back. Days of an all-day event
// are shown with the last one included, as people say them.
import { Temporal } from 'temporal-polyfill'
import type { EventFields, Repeat } from '@/lib/ical/fields'
import type { Frequency, RuleEnd, SimpleRule } from '@/lib/ical/rule'
import { localOf, type When } from '@/lib/ical/when'

export type RepeatChoice = 'NONE' | Frequency | 'CUSTOM'
export type EndChoice = RuleEnd['kind']

export interface EventForm {
  readonly title: string
  readonly location: string
  readonly description: string
  readonly isAllDay: boolean
  readonly startDate: string
  readonly startTime: string
  readonly endDate: string
  readonly endTime: string
  /** TZID of the start; empty: floating. */
  readonly zone: string
  /** TZID of the end; the same unless the event says otherwise. */
  readonly endZone: string
  readonly repeat: RepeatChoice
  readonly interval: string
  readonly days: readonly number[]
  readonly endKind: EndChoice
  readonly until: string
  readonly count: string
  /** The rule as it stands, for CUSTOM. */
  readonly rule: string
}

export type FormField = 'startDate' | 'startTime' | 'endDate' | 'endTime' | 'interval' | 'until' | 'count'
export type FormFault = 'invalid' | 'endsBeforeStart' | 'untilBeforeStart'

export type FormResult =
  | { readonly fields: EventFields }
  | { readonly field: FormField; readonly fault: FormFault }

const HOUR = 'HH:MM'.length

function dateOf(when: When): string {
  return localOf(when).toPlainDate().toString()
}

function timeOf(when: When): string {
  return localOf(when).toPlainTime().toString().slice(0, HOUR)
}

function zoneOf(when: When, viewer: string): string {
  return when.kind === 'time' ? (when.zone ?? '') : viewer
}

function repeatForm(repeat: Repeat, start: Temporal.PlainDate) {
  const plain = {
    interval: '1',
    days: [] as readonly number[],
    endKind: 'never' as EndChoice,
    until: start.add({ months: 3 }).toString(),
    count: '10',
    rule: '',
  }
  if (repeat.kind === 'none') return { ...plain, repeat: 'NONE' as const }
  if (repeat.kind === 'custom') return { ...plain, repeat: 'CUSTOM' as const, rule: repeat.text }
  return {
    ...plain,
    repeat: repeat.frequency,
    interval: String(repeat.interval),
    days: repeat.days,
    endKind: repeat.end.kind,
    ...(repeat.end.kind === 'until' ? { until: repeat.end.date.toString() } : {}),
    ...(repeat.end.kind === 'count' ? { count: String(repeat.end.count) } : {}),
  }
}

export function formOf(fields: EventFields, viewer: string): EventForm {
  const isAllDay = fields.start.kind === 'date'
  const last = isAllDay ? localOf(fields.end).toPlainDate().subtract({ days: 1 }) : null
  const start = localOf(fields.start).toPlainDate()
  const lastDay = last && Temporal.PlainDate.compare(last, start) < 0 ? start : last
  return {
    title: fields.title,
    location: fields.location,
    description: fields.description,
    isAllDay,
    startDate: dateOf(fields.start),
    startTime: isAllDay ? '09:00' : timeOf(fields.start),
    endDate: lastDay ? lastDay.toString() : dateOf(fields.end),
    endTime: isAllDay ? '10:00' : timeOf(fields.end),
    zone: zoneOf(fields.start, viewer),
    endZone: zoneOf(fields.end, viewer),
    ...repeatForm(fields.repeat, start),
  }
}

function readDate(text: string): Temporal.PlainDate | null {
  try {
    return Temporal.PlainDate.from(text)
  } catch {
    return null
  }
}

function readTime(text: string): Temporal.PlainTime | null {
  return /^\d\d:\d\d/.test(text) ? Temporal.PlainTime.from(text) : null
}

/** A time that shows the same minute as before is the time as before, seconds and all. */
function timeWhen(date: Temporal.PlainDate, time: Temporal.PlainTime, zone: string, old: When): When {
  const local = date.toPlainDateTime(time)
  const isSame = old.kind === 'time' && old.local.round({ smallestUnit: 'minute', roundingMode: 'floor' }).equals(local)
  return { kind: 'time', local: isSame ? old.local : local, zone: zone === '' ? null : zone }
}

/** What the form says of the repetition, to see whether the person changed it. */
function repeatPart({ repeat, interval, days, endKind, until, count, rule }: EventForm): string {
  return JSON.stringify([repeat, interval, days, endKind, until, count, rule])
}

function readRepeat(form: EventForm, start: Temporal.PlainDate): Repeat | Extract<FormResult, { field: FormField }> {
  if (form.repeat === 'NONE') return { kind: 'none' }
  if (form.repeat === 'CUSTOM') return { kind: 'custom', text: form.rule }
  const interval = Number(form.interval)
  if (!Number.isInteger(interval) || interval < 1 || interval > 999) return { field: 'interval', fault: 'invalid' }
  const end = readEnd(form, start)
  if ('field' in end) return end
  /* The day of the start is part of a weekly rule whether it says so or not. */
  const own = start.dayOfWeek
  const days = form.days.length === 0 ? [] : [...new Set([...form.days, own])].sort((a, b) => a - b)
  const rule: SimpleRule = {
    frequency: form.repeat,
    interval,
    days: form.repeat === 'WEEKLY' ? days : [],
    end,
  }
  return { kind: 'simple', ...rule }
}

function readEnd(form: EventForm, start: Temporal.PlainDate): RuleEnd | Extract<FormResult, { field: FormField }> {
  if (form.endKind === 'never') return { kind: 'never' }
  if (form.endKind === 'count') {
    const count = Number(form.count)
    const isCount = Number.isInteger(count) && count >= 1 && count <= 9999
    return isCount ? { kind: 'count', count } : { field: 'count', fault: 'invalid' }
  }
  const date = readDate(form.until)
  if (date === null) return { field: 'until', fault: 'invalid' }
  if (Temporal.PlainDate.compare(date, start) < 0) return { field: 'until', fault: 'untilBeforeStart' }
  return { kind: 'until', date }
}

function readSpan(form: EventForm, before: EventFields, compare: (a: When, b: When) => number): { start: When; end: When } | Extract<FormResult, { field: FormField }> {
  const startDate = readDate(form.startDate)
  const endDate = readDate(form.endDate)
  if (startDate === null) return { field: 'startDate', fault: 'invalid' }
  if (endDate === null) return { field: 'endDate', fault: 'invalid' }
  if (form.isAllDay) {
    if (Temporal.PlainDate.compare(endDate, startDate) < 0) return { field: 'endDate', fault: 'endsBeforeStart' }
    return { start: { kind: 'date', date: startDate }, end: { kind: 'date', date: endDate.add({ days: 1 }) } }
  }
  const startTime = readTime(form.startTime)
  const endTime = readTime(form.endTime)
  if (startTime === null) return { field: 'startTime', fault: 'invalid' }
  if (endTime === null) return { field: 'endTime', fault: 'invalid' }
  const start = timeWhen(startDate, startTime, form.zone, before.start)
  const end = timeWhen(endDate, endTime, form.endZone, before.end)
  return compare(end, start) < 0 ? { field: 'endTime', fault: 'endsBeforeStart' } : { start, end }
}

/** `compare` orders two points in time, as the event's zones mean them. */
export function readForm(form: EventForm, before: EventFields, compare: (a: When, b: When) => number): FormResult {
  const span = readSpan(form, before, compare)
  if ('field' in span) return span
  /* A repetition nobody touched stays as it is, even one that says it in another way. */
  const isKept = repeatPart(form) === repeatPart(formOf(before, ''))
  const repeat = isKept ? before.repeat : readRepeat(form, localOf(span.start).toPlainDate())
  if ('field' in repeat) return repeat
  const texts = { title: form.title.trim(), location: form.location.trim(), description: form.description }
  return { fields: { ...texts, ...span, repeat } }
}

/** The form after the start changed: the end keeps its distance. */
export function withStart(form: EventForm, change: Partial<Pick<EventForm, 'startDate' | 'startTime'>>): EventForm {
  const next = { ...form, ...change }
  const [oldDate, newDate] = [readDate(form.startDate), readDate(next.startDate)]
  const [oldTime, newTime] = [readTime(form.startTime), readTime(next.startTime)]
  const [endDate, endTime] = [readDate(form.endDate), readTime(form.endTime)]
  if (!oldDate || !newDate || !oldTime || !newTime || !endDate || !endTime) return next
  const shift = oldDate.toPlainDateTime(oldTime).until(newDate.toPlainDateTime(newTime))
  const end = endDate.toPlainDateTime(endTime).add(shift)
  return { ...next, endDate: end.toPlainDate().toString(), endTime: end.toPlainTime().toString().slice(0, HOUR) }
}

export function sameForm(a: EventForm, b: EventForm): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/** Three versions of a form into one: what the person changed stays, everything else is taken from
    the stored one. The names of the fields that both changed differently come along. */
export function mergeForms(base: EventForm, mine: EventForm, theirs: EventForm): { form: EventForm; clashes: (keyof EventForm)[] } {
  const clashes: (keyof EventForm)[] = []
  const differs = (a: unknown, b: unknown) => JSON.stringify(a) !== JSON.stringify(b)
  const entries = (Object.keys(mine) as (keyof EventForm)[]).map((key) => {
    const isMine = differs(mine[key], base[key])
    if (isMine && differs(theirs[key], base[key]) && differs(theirs[key], mine[key])) clashes.push(key)
    return [key, isMine ? mine[key] : theirs[key]]
  })
  return { form: Object.fromEntries(entries) as unknown as EventForm, clashes }
}
