// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Temporal } from 'temporal-polyfill'
import { printDocument } from '@/lib/ical/lines'
import { CustomZone } from '@/lib/zone/custom'
import { makeTimezone } from '@/lib/zone/vtimezone'

const FROM = Temporal.PlainDateTime.from('2026-03-10T00:00')

/* One of each kind: none, last Sunday, nth Sunday, southern, half an hour, day window, by Ramadan. */
const ZONES = [
  'Asia/Tokyo', 'Europe/Paris', 'America/New_York', 'Australia/Sydney', 'Australia/Lord_Howe',
  'America/Santiago', 'Asia/Jerusalem', 'Africa/Casablanca', 'Europe/Dublin', 'Asia/Kathmandu', 'UTC',
]

test('a written VTIMEZONE gives the offsets of its zone for twenty years', () => {
  for (const zone of ZONES) {
    const written = new CustomZone(makeTimezone(zone, FROM, '\r\n'))
    for (let day = 0; day < 20 * 365; day += 23) {
      const local = FROM.add({ days: day, hours: 12 })
      const expected = local.toZonedDateTime(zone).toInstant().toString()
      assert.equal(written.instant(local).toString(), expected, `${zone} ${local.toString()}`)
    }
  }
})

test('the hours around a change are read as the zone reads them', () => {
  const written = new CustomZone(makeTimezone('Europe/Paris', FROM, '\r\n'))
  for (const at of ['2030-03-31T01:59', '2030-03-31T02:30', '2030-03-31T03:00', '2030-10-27T02:30', '2030-10-27T03:00']) {
    const local = Temporal.PlainDateTime.from(at)
    const instant = local.toZonedDateTime('Europe/Paris').toInstant()
    assert.equal(written.instant(local).toString(), instant.toString(), at)
    const back = instant.toZonedDateTimeISO('Europe/Paris').toPlainDateTime()
    assert.equal(written.local(instant).toString(), back.toString(), at)
  }
})

test('regular changes become rules that hold for ever', () => {
  const text = printDocument({ items: [makeTimezone('America/New_York', FROM, '\r\n')], eol: '\r\n' })
  assert.match(text, /BEGIN:DAYLIGHT\r\nDTSTART:20250309T020000\r\nTZOFFSETFROM:-0500\r\nTZOFFSETTO:-0400\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU/)
  assert.match(text, /RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU/)
})
