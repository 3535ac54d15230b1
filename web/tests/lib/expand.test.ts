// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Temporal } from 'temporal-polyfill'
import { expandObject, type Occurrence } from '@/lib/ical/expand'
import { event, ics, SERIES } from './fixtures'

function expand(text: string, from: string, to: string, viewer = 'Europe/Paris'): Occurrence[] {
  const instant = (date: string) => Temporal.PlainDate.from(date).toZonedDateTime(viewer).toInstant()
  return expandObject(text, { from: instant(from), to: instant(to) }, viewer).sort((a, b) =>
    Temporal.Instant.compare(a.startsAt, b.startsAt),
  )
}

function starts(found: Occurrence[]): string[] {
  return found.map(({ startsAt }) => startsAt.toString().slice(0, 16))
}

test('a weekly meeting keeps its wall-clock time across the change to summer time', () => {
  const found = expand(SERIES, '2026-03-01', '2026-05-01', 'America/New_York')
  assert.deepEqual(starts(found), [
    '2026-03-02T09:00', '2026-03-09T09:00', '2026-03-24T13:00', '2026-03-30T08:00',
    '2026-04-06T08:00', '2026-04-13T08:00', '2026-04-20T08:00', '2026-04-27T08:00',
  ])
  assert.deepEqual(found.slice(0, 3).map(({ title }) => title), ['Stand-up', 'Stand-up with guests', 'Stand-up (moved)'])
})

test('only the window is seen, and an event that reaches into it', () => {
  const text = event('DTSTART:20260310T220000Z', 'DTEND:20260311T030000Z', 'RRULE:FREQ=DAILY')
  assert.deepEqual(starts(expand(text, '2026-04-01', '2026-04-02', 'UTC')), ['2026-03-31T22:00', '2026-04-01T22:00'])
})

test('an override moved into the window is seen though its own day is not', () => {
  assert.deepEqual(starts(expand(SERIES, '2026-03-24', '2026-03-25')), ['2026-03-24T13:00'])
  assert.deepEqual(expand(SERIES, '2026-03-23', '2026-03-24'), [])
})

test('a time inside the spring gap is read with the offset before it', () => {
  const text = event('DTSTART;TZID=Europe/Paris:20260329T023000', 'DTEND;TZID=Europe/Paris:20260329T033000')
  assert.deepEqual(starts(expand(text, '2026-03-29', '2026-03-30')), ['2026-03-29T01:30'])
})

test('all-day events have dates and end before the last', () => {
  const text = event('DTSTART;VALUE=DATE:20260310', 'DTEND;VALUE=DATE:20260312')
  assert.equal(expand(text, '2026-03-11', '2026-03-12').length, 1)
  assert.equal(expand(text, '2026-03-12', '2026-03-13').length, 0)
  const [found] = expand(text, '2026-03-01', '2026-04-01')
  assert.ok(found?.end.kind === 'date' && found.end.date.toString() === '2026-03-12')
})

test('RDATE adds and EXDATE of any form removes', () => {
  const text = event(
    'DTSTART;TZID=Europe/Paris:20260302T100000', 'RRULE:FREQ=WEEKLY;COUNT=3', 'RDATE;TZID=Europe/Paris:20260304T120000',
    'EXDATE:20260309T090000Z', 'EXDATE;VALUE=DATE:20260316',
  )
  assert.deepEqual(starts(expand(text, '2026-03-01', '2026-04-01')), ['2026-03-02T09:00', '2026-03-04T11:00'])
})

test('a zone only the object knows is honoured', () => {
  const text = ics(
    'BEGIN:VCALENDAR', 'VERSION:2.0', 'BEGIN:VTIMEZONE', 'TZID:Our Office Time', 'BEGIN:STANDARD',
    'DTSTART:16011028T030000', 'TZOFFSETFROM:+0500', 'TZOFFSETTO:+0400', 'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10',
    'END:STANDARD', 'BEGIN:DAYLIGHT', 'DTSTART:16010325T020000', 'TZOFFSETFROM:+0400', 'TZOFFSETTO:+0500',
    'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3', 'END:DAYLIGHT', 'END:VTIMEZONE', 'BEGIN:VEVENT', 'UID:z',
    'DTSTART;TZID=Our Office Time:20260302T100000', 'RRULE:FREQ=MONTHLY', 'END:VEVENT', 'END:VCALENDAR',
  )
  assert.deepEqual(starts(expand(text, '2026-03-01', '2026-05-01')), ['2026-03-02T06:00', '2026-04-02T05:00'])
})

test('a vendor path before a zone name is seen through', () => {
  const text = event('DTSTART;TZID=/example.org/20260101/Europe/Paris:20260302T100000')
  assert.deepEqual(starts(expand(text, '2026-03-01', '2026-04-01', 'UTC')), ['2026-03-02T09:00'])
})

test('a floating time is read in the zone of who looks', () => {
  const text = event('DTSTART:20260302T100000')
  assert.deepEqual(starts(expand(text, '2026-03-01', '2026-04-01', 'Asia/Tokyo')), ['2026-03-02T01:00'])
})
