// SPDX-License-Identifier: MIT
// The rule engine against RFC 5545's own examples, against an independent engine, and against
// rules made to hang a reader.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import ICAL from 'ical.js'
import { Temporal } from 'temporal-polyfill'
import { occurrences } from '@/lib/ical/recur'
import { localOf } from '@/lib/ical/when'

function run(rule: string, start: string, from: string, to: string): string[] {
  const at = (text: string) => Temporal.PlainDateTime.from(text)
  return occurrences(rule, at(start), { from: at(from), to: at(to) }, localOf).map((local) =>
    local.toString({ smallestUnit: 'minute' }),
  )
}

/* rule | start | days and times expected, from the examples of RFC 5545 3.8.5.3 */
const EXAMPLES = [
  'FREQ=YEARLY;INTERVAL=2;COUNT=4;BYMONTH=1,2,3|1997-03-10|1997-03-10 1999-01-10 1999-02-10 1999-03-10',
  'FREQ=YEARLY;INTERVAL=3;COUNT=4;BYYEARDAY=1,100,200|1997-01-01|1997-01-01 1997-04-10 1997-07-19 2000-01-01',
  'FREQ=YEARLY;BYDAY=20MO;COUNT=3|1997-05-19|1997-05-19 1998-05-18 1999-05-17',
  'FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO;COUNT=3|1997-05-12|1997-05-12 1998-05-11 1999-05-17',
  'FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=4|1998-02-13|1998-02-13 1998-03-13 1998-11-13 1999-08-13',
  'FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8|1996-11-05|1996-11-05 2000-11-07 2004-11-02',
  'FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3|1997-09-04|1997-09-04 1997-10-07 1997-11-06',
  'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2;COUNT=4|1997-09-29|1997-09-29 1997-10-30 1997-11-27 1997-12-30',
  'FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO|1997-08-05|1997-08-05 1997-08-10 1997-08-19 1997-08-24',
  'FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU|1997-08-05|1997-08-05 1997-08-17 1997-08-19 1997-08-31',
  'FREQ=MONTHLY;BYMONTHDAY=-3;COUNT=3|1997-09-28|1997-09-28 1997-10-29 1997-11-28',
  'FREQ=MONTHLY;COUNT=4;BYMONTHDAY=31|2026-01-31|2026-01-31 2026-03-31 2026-05-31 2026-07-31',
  'FREQ=YEARLY;COUNT=2|2024-02-29|2024-02-29 2028-02-29',
  'FREQ=YEARLY;UNTIL=19980904|1997-09-04|1997-09-04 1998-09-04',
]

test('the examples of the standard come out as the standard says', () => {
  for (const row of EXAMPLES) {
    const [rule = '', start = '', dates = ''] = row.split('|')
    const found = run(rule, `${start}T09:00`, '1990-01-01T00:00', rule.includes('COUNT') ? '2040-01-01T00:00' : '2005-01-01T00:00')
    assert.deepEqual(found, dates.split(' ').map((date) => `${date}T09:00`), rule)
  }
})

const RULES = [
  'FREQ=DAILY', 'FREQ=DAILY;INTERVAL=3', 'FREQ=DAILY;COUNT=40', 'FREQ=WEEKLY;BYDAY=MO,WE,FR', 'FREQ=WEEKLY;INTERVAL=3;WKST=SU;BYDAY=SU,SA',
  'FREQ=MONTHLY', 'FREQ=MONTHLY;BYDAY=2TU', 'FREQ=MONTHLY;BYDAY=-1FR', 'FREQ=MONTHLY;INTERVAL=5;BYMONTHDAY=15,30',
  'FREQ=YEARLY', 'FREQ=YEARLY;BYMONTH=6,9', 'FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU', 'FREQ=YEARLY;INTERVAL=2',
  'FREQ=DAILY;BYHOUR=9,17;BYMINUTE=0,30', 'FREQ=HOURLY;INTERVAL=7', 'FREQ=MINUTELY;INTERVAL=1000', 'FREQ=MONTHLY;BYMONTH=3,7',
]

test('plain rules agree with an independent engine', () => {
  for (const rule of RULES) {
    const start = '2025-01-20T09:00'
    const iterator = ICAL.Recur.fromString(rule).iterator(ICAL.Time.fromDateTimeString(`${start}:00`))
    const expected: string[] = []
    for (let next = iterator.next(); next && next.year < 2028; next = iterator.next()) {
      if (next.year >= 2027) expected.push(next.toString().slice(0, 16))
    }
    const isCounted = rule.includes('COUNT')
    assert.deepEqual(run(rule, start, '2027-01-01T00:00', '2028-01-01T00:00'), expected, rule)
    assert.ok(isCounted || expected.length > 0, rule)
  }
})

test('rules that never match, and rules without number, end', { timeout: 60_000 }, () => {
  const hostile = [
    'FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30', 'FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30', 'FREQ=SECONDLY', 'FREQ=SECONDLY;COUNT=999999999',
    'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', 'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30', 'FREQ=YEARLY;BYSETPOS=400', 'FREQ=MINUTELY;BYHOUR=25',
    'FREQ=DAILY;INTERVAL=999999999', 'FREQ=YEARLY;INTERVAL=999999', 'FREQ=NEVER', '', 'FREQ=DAILY;BYSECOND=99;BYMINUTE=99',
    'FREQ=MONTHLY;COUNT=5;BYMONTHDAY=32', 'FREQ=DAILY;RSCALE=CHINESE',
  ]
  for (const rule of hostile) assert.ok(run(rule, '1970-01-01T00:00', '2026-01-01T00:00', '2026-02-01T00:00').length < 100_000, rule)
})

test('an UNTIL that names the last start includes it', () => {
  assert.equal(run('FREQ=DAILY;UNTIL=20260105T090000', '2026-01-01T09:00', '2026-01-01T00:00', '2026-02-01T00:00').length, 5)
})
