// SPDX-License-Identifier: MIT
// Edits of a calendar object: one occurrence or all of a series, with its overrides, exceptions and
// zones in step (RFC 5545 3.8.4.4, 3.8.5). Text in, text out; lines nobody edits stay as they are.
import {
  copyComponent,
  makeComponent,
  makeLine,
  parseDocument,
  printDocument,
  type Component,
  type Document,
} from '@/lib/ical/lines'
import { addLine, components, dropLines, firstLine, lines, setLine, valueOf } from '@/lib/ical/property'
import { moveRule, RuleCannotMove, withUntil } from '@/lib/ical/rule'
import {
  endOf,
  readFields,
  sameRepeat,
  stamp,
  startOf,
  touch,
  writeRepeat,
  writeSpan,
  writeTexts,
  type EditContext,
  type EventFields,
} from '@/lib/ical/fields'
import { localOf, sameWhen, UTC, whenLine, whenOf, whensOf, whenText, whenParams, type When } from '@/lib/ical/when'
import { makeTimezone } from '@/lib/zone/vtimezone'
import { ianaZone, Zones } from '@/lib/zone/zone'

/** The event that was to be edited is not in the object (any more). */
export class EventGone extends Error {}

/** An object opened for reading or editing. */
export interface OpenObject {
  readonly doc: Document
  readonly calendar: Component
  readonly zones: Zones
  readonly master: Component | null
  readonly overrides: readonly Component[]
}

export function openObject(text: string, viewer: string): OpenObject {
  const doc = parseDocument(text)
  const calendar = components(doc, 'VCALENDAR')[0]
  if (!calendar) throw new EventGone('no VCALENDAR')
  const events = components(calendar, 'VEVENT')
  const isOverride = (event: Component) => firstLine(event, 'RECURRENCE-ID') !== undefined
  return {
    doc,
    calendar,
    zones: new Zones(viewer, components(calendar, 'VTIMEZONE')),
    master: events.find((event) => !isOverride(event)) ?? null,
    overrides: events.filter(isOverride),
  }
}

/** A point in the form and zone of the series' start: what RECURRENCE-ID and EXDATE are compared
    by. A date in a timed series means the occurrence of that day. */
export function asStart(when: When, start: When, zones: Zones): When {
  if (start.kind === 'date') {
    const isUtc = when.kind === 'time' && when.zone === UTC
    const local = isUtc ? zones.local(zones.instant(when), null) : localOf(when)
    return { kind: 'date', date: local.toPlainDate() }
  }
  if (when.kind === 'date') {
    return { ...start, local: when.date.toPlainDateTime(start.local.toPlainTime()) }
  }
  return when.zone === null ? { ...when, zone: start.zone } : zones.inZone(when, start.zone)
}

function isAt(override: Component, target: When, start: When, zones: Zones): boolean {
  const id = whenOf(firstLine(override, 'RECURRENCE-ID'))
  return id !== null && sameWhen(asStart(id, start, zones), asStart(target, start, zones))
}

/** The override of an occurrence. Without a master the target itself gives the form. */
export function findOverride(object: OpenObject, target: When): Component | undefined {
  const start = object.master ? startOf(object.master) : target
  return object.overrides.find((override) => isAt(override, target, start, object.zones))
}

/** The end of the occurrence that begins at `start`: the series' length counted from there. */
export function occurrenceEnd(master: Component, start: When, zones: Zones): When {
  const [first, last] = [startOf(master), endOf(master, zones)]
  if (first.kind === 'date' || start.kind === 'date' || last.kind === 'date') {
    const days = localOf(first).toPlainDate().until(localOf(last).toPlainDate(), { largestUnit: 'days' })
    return { kind: 'date', date: localOf(start).toPlainDate().add(days) }
  }
  const length = zones.instant(last).since(zones.instant(first))
  const instant = zones.instant(start).add(length)
  return { kind: 'time', local: zones.local(instant, last.zone), zone: last.zone }
}

/** The fields of one occurrence. */
export function occurrenceFields(object: OpenObject, target: When): EventFields {
  const override = findOverride(object, target)
  if (override) return { ...readFields(override, object.zones), repeat: { kind: 'none' } }
  if (!object.master) throw new EventGone(whenText(target))
  const start = asStart(target, startOf(object.master), object.zones)
  const end = occurrenceEnd(object.master, start, object.zones)
  return { ...readFields(object.master, object.zones), start, end, repeat: { kind: 'none' } }
}

/** A VTIMEZONE for each zone that the point needs and the object lacks. */
function ensureZone(object: Pick<OpenObject, 'calendar' | 'doc'>, when: When): void {
  if (when.kind === 'date' || when.zone === null || when.zone === UTC) return
  const zone = when.zone
  const timezones = components(object.calendar, 'VTIMEZONE')
  if (timezones.some((timezone) => valueOf(timezone, 'TZID') === zone)) return
  if (ianaZone(zone) !== zone) return
  const at = object.calendar.items.findIndex((item) => item.kind === 'component')
  const place = at < 0 ? object.calendar.items.length : at
  object.calendar.items.splice(place, 0, makeTimezone(zone, when.local, object.doc.eol))
}

function makeOverride(object: OpenObject, master: Component, target: When): Component {
  const { doc, zones, calendar } = object
  const id = asStart(target, startOf(master), zones)
  const override = copyComponent(master)
  const end = occurrenceEnd(master, id, zones)
  dropLines(override, 'RRULE', 'RDATE', 'EXDATE', 'EXRULE')
  writeSpan(override, id, end, zones, doc.eol)
  const at = override.items.findIndex((item) => item.kind === 'line' && item.name === 'DTSTART')
  override.items.splice(at, 0, whenLine('RECURRENCE-ID', id, doc.eol))
  let last = calendar.items.length - 1
  while (calendar.items[last]?.kind === 'line') last -= 1
  calendar.items.splice(last + 1, 0, override)
  return override
}

function isMoved(before: EventFields, after: EventFields): boolean {
  return !sameWhen(before.start, after.start) || !sameWhen(before.end, after.end)
}

/** Changes one occurrence: its override, made when there is none yet. */
export function editThis(
  text: string,
  target: When,
  change: { readonly before: EventFields; readonly after: EventFields },
  cx: EditContext,
  viewer: string,
): string {
  const object = openObject(text, viewer)
  const { doc, zones, master } = object
  let event = findOverride(object, target)
  if (!event) {
    if (!master) throw new EventGone(whenText(target))
    event = makeOverride(object, master, target)
  }
  const { before, after } = change
  writeTexts(event, before, after, doc.eol)
  if (isMoved(before, after)) {
    ensureZone(object, after.start)
    ensureZone(object, after.end)
    writeSpan(event, after.start, after.end, zones, doc.eol)
  }
  touch(event, cx, isMoved(before, after), doc.eol)
  return printDocument(doc)
}

/** Where a point of the old series stands in the moved one. */
function mover(from: When, to: When, zones: Zones): (when: When) => When {
  const shift = localOf(from).until(localOf(to), { largestUnit: 'days' })
  return (when) => {
    const local = localOf(asStart(when, from, zones)).add(shift)
    return to.kind === 'date'
      ? { kind: 'date', date: local.toPlainDate() }
      : { kind: 'time', local, zone: to.zone }
  }
}

function moveLists(master: Component, move: (when: When) => When, to: When, eol: string): void {
  master.items.forEach((item, i) => {
    if (item.kind !== 'line' || !['EXDATE', 'RDATE'].includes(item.name)) return
    const whens = whensOf(item)
    if (/;VALUE=PERIOD/i.test(item.params) || whens.includes(null)) throw new RuleCannotMove(item.name)
    const value = whens.map((when) => whenText(move(when as When))).join(',')
    const kept = item.params.replace(/;(TZID|VALUE)=("[^"]*"|[^;]*)/gi, '')
    master.items[i] = makeLine(item.name, whenParams(to) + kept, value, eol)
  })
}

function moveRules(master: Component, from: When, to: When, object: OpenObject): void {
  const { zones, doc } = object
  const move = mover(from, to, zones)
  const until = (when: When): When => {
    const isDay = when.kind === 'date' && from.kind === 'time'
    const point = isDay ? { ...from, local: when.date.toPlainDateTime({ hour: 23, minute: 59, second: 59 }) } : when
    const moved = move(point)
    if (moved.kind === 'date' || moved.zone === null) return moved
    return zones.inZone(moved, UTC)
  }
  const [oldDay, newDay] = [localOf(from).toPlainDate(), localOf(to).toPlainDate()]
  for (const line of lines(master, 'RRULE')) {
    const value = withUntil(moveRule(line.value, oldDay, newDay), until)
    master.items[master.items.indexOf(line)] = makeLine('RRULE', line.params, value, doc.eol)
  }
}

/** Overrides follow the series: the occurrence they stand for moves, and so do they unless they
    had been moved on their own. */
function moveOverrides(object: OpenObject, from: When, to: When, cx: EditContext): void {
  const { zones, doc, master } = object
  const move = mover(from, to, zones)
  for (const override of object.overrides) {
    const id = whenOf(firstLine(override, 'RECURRENCE-ID'))
    if (id === null || master === null) continue
    const newId = move(id)
    const isInPlace = sameWhen(asStart(startOf(override), from, zones), asStart(id, from, zones))
    setLine(override, whenLine('RECURRENCE-ID', newId, doc.eol, firstLine(override, 'RECURRENCE-ID')))
    if (isInPlace) writeSpan(override, newId, occurrenceEnd(master, newId, zones), zones, doc.eol)
    touch(override, cx, isInPlace, doc.eol)
  }
}

function dropOverrides(object: OpenObject): void {
  for (const override of object.overrides) {
    object.calendar.items.splice(object.calendar.items.indexOf(override), 1)
  }
}

/** Changes the event itself, which for a series means all of it. */
export function editAll(
  text: string,
  change: { readonly before: EventFields; readonly after: EventFields },
  cx: EditContext,
  viewer: string,
): string {
  const object = openObject(text, viewer)
  const { doc, zones, master } = object
  if (!master) throw new EventGone('no master')
  const { before, after } = change
  const isRuled = !sameRepeat(before.repeat, after.repeat)
  writeTexts(master, before, after, doc.eol)
  if (isMoved(before, after)) {
    ensureZone(object, after.start)
    ensureZone(object, after.end)
    const isLater = !sameWhen(before.start, after.start)
    writeSpan(master, after.start, after.end, zones, doc.eol)
    if (isLater) {
      if (!isRuled) moveRules(master, before.start, after.start, object)
      moveLists(master, mover(before.start, after.start, zones), after.start, doc.eol)
      moveOverrides(object, before.start, after.start, cx)
    }
  }
  if (isRuled) {
    writeRepeat(master, after.repeat, after.start, zones, doc.eol)
    if (after.repeat.kind === 'none') dropOverrides(object)
  }
  touch(master, cx, isRuled || isMoved(before, after), doc.eol)
  return printDocument(doc)
}

/** Takes one occurrence out. null: nothing is left, the object itself is to be deleted. */
export function removeThis(text: string, target: When, cx: EditContext, viewer: string): string | null {
  const object = openObject(text, viewer)
  const { doc, calendar, master, zones } = object
  const override = findOverride(object, target)
  if (override) calendar.items.splice(calendar.items.indexOf(override), 1)
  if (master) {
    const id = asStart(target, startOf(master), zones)
    addLine(master, whenLine('EXDATE', id, doc.eol))
    touch(master, cx, true, doc.eol)
  }
  return components(calendar, 'VEVENT').length === 0 ? null : printDocument(doc)
}

/** A new object with one event. */
export function newObject(uid: string, fields: EventFields, cx: EditContext, viewer: string): string {
  const eol = '\r\n'
  const event = makeComponent('VEVENT', [makeLine('UID', '', uid, eol)], eol)
  const head = [makeLine('VERSION', '', '2.0', eol), makeLine('PRODID', '', '-//Calends//Web//EN', eol)]
  const calendar = makeComponent('VCALENDAR', [...head, event], eol)
  const doc: Document = { items: [calendar], eol }
  const zones = new Zones(viewer)
  const blank = { title: '', location: '', description: '' }
  for (const name of ['DTSTAMP', 'CREATED', 'LAST-MODIFIED']) {
    addLine(event, makeLine(name, '', stamp(cx.now), eol))
  }
  writeSpan(event, fields.start, fields.end, zones, eol)
  if (fields.repeat.kind !== 'none') writeRepeat(event, fields.repeat, fields.start, zones, eol)
  writeTexts(event, { ...fields, ...blank }, fields, eol)
  addLine(event, makeLine('SEQUENCE', '', '0', eol))
  ensureZone({ calendar, doc }, fields.start)
  ensureZone({ calendar, doc }, fields.end)
  return printDocument(doc)
}

