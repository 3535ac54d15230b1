// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Temporal } from 'temporal-polyfill'
import { readFields, type EventFields } from '@/lib/ical/fields'
import { RuleCannotMove } from '@/lib/ical/rule'
import { editAll, editThis, newObject, occurrenceFields, openObject, removeThis } from '@/lib/ical/series'
import type { TimeWhen, When } from '@/lib/ical/when'
import { difference, event, ics, RICH, SERIES } from './fixtures'

const ZONE = 'America/New_York'
const cx = { now: Temporal.Instant.from('2026-02-02T03:04:05Z'), email: 'me@example.org' }
const STAMPS = ['DTSTAMP:20260202T030405Z', 'LAST-MODIFIED:20260202T030405Z']

function paris(text: string): TimeWhen {
  return { kind: 'time', local: Temporal.PlainDateTime.from(text), zone: 'Europe/Paris' }
}

function day(text: string): When {
  return { kind: 'date', date: Temporal.PlainDate.from(text) }
}

function all(text: string, change: (fields: EventFields) => Partial<EventFields>): string {
  const object = openObject(text, ZONE)
  const before = readFields(object.master ?? assert.fail(), object.zones)
  return editAll(text, { before, after: { ...before, ...change(before) } }, cx, ZONE)
}

function one(text: string, target: When, change: Partial<EventFields>): string {
  const before = occurrenceFields(openObject(text, ZONE), target)
  return editThis(text, target, { before, after: { ...before, ...change } }, cx, ZONE)
}

test('renaming changes the title and the stamps and no other byte', () => {
  const { gone, come } = difference(RICH, all(RICH, () => ({ title: 'Team; new' })))
  assert.deepEqual(come, [...STAMPS.slice(0, 1), 'SUMMARY;LANGUAGE=fr:Team\\; new', ...STAMPS.slice(1)])
  assert.equal(gone[0], 'DTSTAMP:20260101T000000Z')
  assert.equal(gone.length, 3)
})

test('an edit that changes nothing changes only the stamps', () => {
  const { gone, come } = difference(RICH, all(RICH, () => ({})))
  assert.deepEqual(gone, ['DTSTAMP:20260101T000000Z'])
  assert.deepEqual(come, STAMPS)
})

test('a moved event keeps its zone, alarms, class, attendees and unknown properties', () => {
  const moved = all(RICH, () => ({ start: paris('2026-03-11T12:00'), end: paris('2026-03-11T13:00') }))
  const { gone, come } = difference(RICH, moved)
  assert.deepEqual(gone, [
    'DTSTAMP:20260101T000000Z',
    'DTSTART;TZID=Europe/Paris:20260310T100000',
    'DTEND;TZID=Europe/Paris:20260310T110000',
  ])
  assert.deepEqual(come, [
    STAMPS[0],
    'DTSTART;TZID=Europe/Paris:20260311T120000',
    'DTEND;TZID=Europe/Paris:20260311T130000',
    STAMPS[1],
    'SEQUENCE:1',
  ])
})

test('SEQUENCE stays when somebody else organizes the event', () => {
  const text = event('DTSTART:20260310T100000Z', 'SEQUENCE:4', 'ORGANIZER:mailto:boss@example.org')
  const moved = all(text, () => ({ start: { ...paris('2026-03-11T12:00'), zone: 'UTC' } }))
  assert.match(moved, /SEQUENCE:4\r\n/)
  assert.doesNotMatch(moved, /SEQUENCE:5/)
})

test('an event with a DURATION keeps having one', () => {
  const text = event('DTSTART:20260310T100000Z', 'DURATION:PT1H')
  const start: When = { ...paris('2026-03-11T12:00'), zone: 'UTC' }
  const longer = all(text, () => ({ start, end: { ...start, local: start.local.add({ minutes: 90 }) } }))
  assert.match(longer, /DURATION:PT1H30M\r\n/)
  assert.doesNotMatch(longer, /DTEND/)
  const moved = all(text, () => ({ start, end: { ...start, local: start.local.add({ hours: 1 }) } }))
  assert.match(moved, /DURATION:PT1H\r\n/)
})

test('one occurrence becomes an override and the series stays byte for byte', () => {
  const target = paris('2026-03-30T10:00')
  const edited = one(SERIES, target, { start: paris('2026-03-30T15:00'), end: paris('2026-03-30T16:00') })
  const { gone, come } = difference(SERIES, edited)
  assert.deepEqual(gone, [])
  assert.deepEqual(come, [
    'BEGIN:VEVENT',
    'UID:series@example.org',
    STAMPS[0],
    'RECURRENCE-ID;TZID=Europe/Paris:20260330T100000',
    'DTSTART;TZID=Europe/Paris:20260330T150000',
    'DTEND;TZID=Europe/Paris:20260330T160000',
    'SUMMARY:Stand-up',
    'SEQUENCE:4',
    'CLASS:CONFIDENTIAL',
    'X-KEEP:yes',
    STAMPS[1],
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    'TRIGGER:-PT5M',
    'END:VALARM',
    'END:VEVENT',
  ])
})

test('an occurrence that has an override is edited there', () => {
  const edited = one(SERIES, paris('2026-03-09T10:00'), { title: 'Guests' })
  const { gone, come } = difference(SERIES, edited)
  assert.deepEqual(gone.sort(), ['DTSTAMP:20260101T000000Z', 'SUMMARY:Stand-up with guests'])
  assert.deepEqual(come, [STAMPS[0], 'SUMMARY:Guests', STAMPS[1]])
})

test('a target given in UTC finds the override of the same instant', () => {
  const utc: When = { kind: 'time', local: Temporal.PlainDateTime.from('2026-03-09T09:00'), zone: 'UTC' }
  assert.equal(occurrenceFields(openObject(SERIES, ZONE), utc).title, 'Stand-up with guests')
})

test('removing one occurrence adds an EXDATE in the form of the start', () => {
  const { gone, come } = difference(SERIES, removeThis(SERIES, paris('2026-03-30T10:00'), cx, ZONE) ?? '')
  assert.deepEqual(gone.sort(), ['DTSTAMP:20260101T000000Z', 'SEQUENCE:3'])
  assert.deepEqual(come, [STAMPS[0], 'EXDATE;TZID=Europe/Paris:20260330T100000', 'SEQUENCE:4', STAMPS[1]])
})

test('removing an occurrence with an override takes the override away too', () => {
  const removed = removeThis(SERIES, paris('2026-03-23T10:00'), cx, ZONE) ?? ''
  assert.doesNotMatch(removed, /Stand-up \(moved\)/)
  assert.match(removed, /EXDATE;TZID=Europe\/Paris:20260323T100000\r\n/)
})

test('removing the only instance of an object without master removes the object', () => {
  const text = event('RECURRENCE-ID:20260310T100000Z', 'DTSTART:20260310T100000Z')
  const target: When = { kind: 'time', local: Temporal.PlainDateTime.from('2026-03-10T10:00'), zone: 'UTC' }
  assert.equal(removeThis(text, target, cx, ZONE), null)
})

test('moving a series moves rule, end, exceptions and the overrides that stood in place', () => {
  const moved = all(SERIES, () => ({ start: paris('2026-03-03T11:00'), end: paris('2026-03-03T12:30') }))
  assert.match(moved, /RRULE:FREQ=WEEKLY;BYDAY=TU;UNTIL=20260428T090000Z\r\n/)
  assert.match(moved, /EXDATE;TZID=Europe\/Paris:20260317T110000\r\n/)
  assert.match(moved, /RECURRENCE-ID;TZID=Europe\/Paris:20260310T110000\r\nDTSTART;TZID=Europe\/Paris:20260310T110000\r\nDTEND;TZID=Europe\/Paris:20260310T123000\r\n/)
  assert.match(moved, /RECURRENCE-ID;TZID=Europe\/Paris:20260324T110000\r\nDTSTART;TZID=Europe\/Paris:20260324T140000\r\nDTEND;TZID=Europe\/Paris:20260324T150000\r\n/)
})

test('a series that becomes all-day has dates in all its lists', () => {
  const moved = all(SERIES, () => ({ start: day('2026-03-02'), end: day('2026-03-03') }))
  assert.match(moved, /DTSTART;VALUE=DATE:20260302\r\n/)
  assert.match(moved, /RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20260427\r\n/)
  assert.match(moved, /EXDATE;VALUE=DATE:20260316\r\n/)
  assert.match(moved, /RECURRENCE-ID;VALUE=DATE:20260309\r\n/)
})

test('an all-day series that gets a time ends at the end of its last day', () => {
  const text = event('DTSTART;VALUE=DATE:20260302', 'RRULE:FREQ=DAILY;UNTIL=20260310', 'EXDATE;VALUE=DATE:20260305')
  const timed = all(text, () => ({ start: paris('2026-03-02T09:00'), end: paris('2026-03-02T10:00') }))
  assert.match(timed, /UNTIL=20260310T080000Z\r\n/)
  assert.match(timed, /EXDATE;TZID=Europe\/Paris:20260305T090000\r\n/)
  assert.match(timed, /BEGIN:VTIMEZONE\r\nTZID:Europe\/Paris\r\n/)
})

test('a rule too rich to follow to another day is refused, not broken', () => {
  const text = event('DTSTART:20260330T100000Z', 'RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1')
  const start: When = { kind: 'time', local: Temporal.PlainDateTime.from('2026-03-29T10:00'), zone: 'UTC' }
  assert.throws(() => all(text, () => ({ start })), RuleCannotMove)
})

test('a monthly weekday follows its series to the new weekday', () => {
  const text = event('DTSTART:20260310T100000Z', 'RRULE:FREQ=MONTHLY;BYDAY=2TU')
  const start: When = { kind: 'time', local: Temporal.PlainDateTime.from('2026-03-18T10:00'), zone: 'UTC' }
  assert.match(all(text, () => ({ start })), /RRULE:FREQ=MONTHLY;BYDAY=3WE\r\n/)
})

test('a rule the editor cannot show is kept as it is', () => {
  const rule = 'RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;X-Y=1'
  const text = event('DTSTART:20261126T100000Z', rule, 'SUMMARY:Old')
  assert.ok(all(text, () => ({ title: 'New' })).includes(`${rule}\r\n`))
})

test('ending a series drops its lists and overrides', () => {
  const single = all(SERIES, () => ({ repeat: { kind: 'none' } }))
  assert.doesNotMatch(single, /RRULE:FREQ=WEEKLY|EXDATE|RECURRENCE-ID/)
  assert.match(single, /BEGIN:VALARM/)
})

test('a simple rule is read and written with UNTIL as the last second of the day in its zone', () => {
  const object = openObject(SERIES, ZONE)
  const { repeat } = readFields(object.master ?? assert.fail(), object.zones)
  assert.ok(repeat.kind === 'simple' && repeat.end.kind === 'until')
  assert.equal(repeat.end.date.toString(), '2026-04-27')
  const end = { kind: 'until', date: Temporal.PlainDate.from('2026-03-16') } as const
  assert.match(all(SERIES, () => ({ repeat: { ...repeat, end } })), /BYDAY=MO\r\n|UNTIL=20260316T225959Z/)
})

test('a new event in a zone carries that zone', () => {
  const fields: EventFields = {
    title: 'Dinner, late', location: '', description: 'a\nb', repeat: { kind: 'none' },
    start: paris('2026-03-10T20:00'), end: paris('2026-03-10T22:00'),
  }
  const text = newObject('u1', fields, cx, 'Europe/Paris')
  assert.ok(text.startsWith(ics('BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Calends//Web//EN', 'BEGIN:VTIMEZONE', 'TZID:Europe/Paris')))
  assert.match(text, /SUMMARY:Dinner\\, late\r\nDESCRIPTION:a\\nb\r\n/)
  assert.doesNotMatch(text, /LOCATION/)
  const object = openObject(text, 'Europe/Paris')
  assert.deepEqual(readFields(object.master ?? assert.fail(), object.zones), fields)
})
