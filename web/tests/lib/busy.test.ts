// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { busyBlocks } from '@/lib/ical/busy'

function answer(...told: string[]): string {
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', 'BEGIN:VFREEBUSY', ...told, 'END:VFREEBUSY', 'END:VCALENDAR', ''].join('\r\n')
}

function texts(...told: string[]): string[] {
  return busyBlocks(answer(...told)).map(({ startsAt, endsAt }) => `${startsAt.toString()}/${endsAt.toString()}`)
}

test('a period ends at a time or after a while', () => {
  const expected = ['2026-03-02T09:00:00Z/2026-03-02T10:30:00Z']
  assert.deepEqual(texts('FREEBUSY:20260302T090000Z/20260302T103000Z'), expected)
  assert.deepEqual(texts('FREEBUSY:20260302T090000Z/PT1H30M'), expected)
})

test('a line holds several periods, folded or not', () => {
  assert.equal(texts('FREEBUSY;FBTYPE=BUSY:20260302T090000Z/PT1H,2026030', ' 3T090000Z/PT1H').length, 2)
})

test('free periods block nothing, tentative ones are told apart', () => {
  const blocks = busyBlocks(
    answer('FREEBUSY;FBTYPE=FREE:20260302T090000Z/PT1H', 'FREEBUSY;FBTYPE=busy-tentative:20260303T090000Z/PT1H', 'FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20260304T090000Z/PT1H'),
  )
  assert.deepEqual(blocks.map(({ isTentative }) => isTentative), [true, false])
})

test('what cannot be read is left out', () => {
  assert.deepEqual(texts('FREEBUSY:nonsense', 'FREEBUSY:20260302T090000Z', 'FREEBUSY:20260302/20260303'), [])
})
