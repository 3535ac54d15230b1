// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Temporal } from 'temporal-polyfill'
import { formOf, mergeForms, readForm, withStart, type EventForm } from '@/lib/form'
import { readFields, sameRepeat, type EventFields } from '@/lib/ical/fields'
import { openObject } from '@/lib/ical/series'
import { sameWhen, type When } from '@/lib/ical/when'
import { droppedSpan, seriesSpan } from '@/lib/move'
import type { Zones } from '@/lib/zone/zone'
import { event, RICH, SERIES } from './fixtures'

const VIEWER = 'Europe/Paris'

function fieldsOf(text: string): { fields: EventFields; zones: Zones } {
  const object = openObject(text, VIEWER)
  return { fields: readFields(object.master ?? assert.fail(), object.zones), zones: object.zones }
}

function read(form: EventForm, { fields, zones }: ReturnType<typeof fieldsOf>) {
  return readForm(form, fields, (a, b) => Temporal.Instant.compare(zones.instant(a), zones.instant(b)))
}

test('a form nobody touched gives back the very fields', () => {
  const texts = [
    RICH,
    SERIES,
    event('DTSTART;VALUE=DATE:20260310', 'DTEND;VALUE=DATE:20260312', 'SUMMARY:Days'),
    event('DTSTART:20260310T101530Z', 'DTEND:20260310T111545Z'),
    event('DTSTART:20260310T100000', 'RRULE:FREQ=WEEKLY;BYDAY=MO'),
    event('DTSTART:20260310T100000Z', 'RRULE:FREQ=MONTHLY;BYDAY=2TU'),
    event('DTSTART;TZID=Europe/Paris:20260310T100000', 'DTEND;TZID=America/New_York:20260310T120000'),
  ]
  for (const text of texts) {
    const known = fieldsOf(text)
    const result = read(formOf(known.fields, VIEWER), known)
    assert.ok('fields' in result, text)
    assert.ok(sameWhen(result.fields.start, known.fields.start), text)
    assert.ok(sameWhen(result.fields.end, known.fields.end), text)
    assert.ok(sameRepeat(result.fields.repeat, known.fields.repeat), text)
  }
})

test('an all-day event shows its last day, not the day after', () => {
  const form = formOf(fieldsOf(event('DTSTART;VALUE=DATE:20260310', 'DTEND;VALUE=DATE:20260312')).fields, VIEWER)
  assert.deepEqual([form.startDate, form.endDate], ['2026-03-10', '2026-03-11'])
})

test('a new start takes the end along', () => {
  const form = formOf(fieldsOf(RICH).fields, VIEWER)
  const moved = withStart(withStart(form, { startDate: '2026-03-31' }), { startTime: '23:30' })
  assert.deepEqual([moved.endDate, moved.endTime], ['2026-04-01', '00:30'])
})

test('what is wrong is said at its field', () => {
  const known = fieldsOf(RICH)
  const form = formOf(known.fields, VIEWER)
  assert.deepEqual(read({ ...form, startDate: 'soon' }, known), { field: 'startDate', fault: 'invalid' })
  assert.deepEqual(read({ ...form, endTime: '09:00' }, known), { field: 'endTime', fault: 'endsBeforeStart' })
  const weekly: EventForm = { ...form, repeat: 'WEEKLY', endKind: 'until', until: '2026-03-01' }
  assert.deepEqual(read(weekly, known), { field: 'until', fault: 'untilBeforeStart' })
  assert.deepEqual(read({ ...weekly, interval: '0' }, known), { field: 'interval', fault: 'invalid' })
})

test('an end that is earlier on the clock but later in time is right', () => {
  const known = fieldsOf(RICH)
  const form = { ...formOf(known.fields, VIEWER), endZone: 'America/New_York', endTime: '08:00' }
  assert.ok('fields' in read(form, known))
})

test('three versions merge, and what both changed is named', () => {
  const base = formOf(fieldsOf(RICH).fields, VIEWER)
  const mine = { ...base, title: 'Mine', location: 'Here' }
  const theirs = { ...base, title: 'Theirs', description: 'There' }
  const { form, clashes } = mergeForms(base, mine, theirs)
  assert.deepEqual([form.title, form.location, form.description], ['Mine', 'Here', 'There'])
  assert.deepEqual(clashes, ['title'])
})

test('a dropped event keeps its own zone', () => {
  const { fields, zones } = fieldsOf(event('DTSTART;TZID=America/New_York:20260310T100000', 'DTEND;TZID=America/New_York:20260310T110000'))
  const start = Temporal.Instant.from('2026-03-11T14:00:00Z')
  const { start: moved } = droppedSpan(fields, { kind: 'time', start, end: start.add({ hours: 1 }) }, zones)
  assert.ok(moved.kind === 'time' && moved.zone === 'America/New_York')
  assert.equal(moved.local.toString(), '2026-03-11T10:00:00')
})

test('a series moves by as much as the occurrence that was dropped', () => {
  const { fields } = fieldsOf(SERIES)
  const at = (text: string): When => ({ kind: 'time', local: Temporal.PlainDateTime.from(text), zone: 'Europe/Paris' })
  const occurrence = { ...fields, start: at('2026-04-06T10:00'), end: at('2026-04-06T11:00') }
  const { start, end } = seriesSpan(fields, occurrence, { start: at('2026-04-07T11:30'), end: at('2026-04-07T13:00') })
  assert.ok(sameWhen(start, at('2026-03-03T11:30')))
  assert.ok(sameWhen(end, at('2026-03-03T13:00')))
})
