// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BrokenCalendar, foldLine, makeLine, parseDocument, parseLine, printDocument } from '@/lib/ical/lines'
import { escapeText, param, setText, textOf, unescapeText, components } from '@/lib/ical/property'
import { RICH, SERIES } from './fixtures'

const FOLDED = 'BEGIN:VCALENDAR\nX-A:one\n  two\n\tthree\nno colon here\n\nBEGIN:X-ODD\nend:x-odd\nEND:VCALENDAR'

test('whatever is parsed prints back byte for byte', () => {
  for (const text of [RICH, SERIES, FOLDED, `\uFEFF${RICH}`, RICH.replace(/\r\n/g, '\n'), `${RICH}tail`]) {
    assert.equal(printDocument(parseDocument(text)), text)
  }
})

test('a component that is not closed or closed by another name is refused', () => {
  assert.throws(() => parseDocument('BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR\r\n'), BrokenCalendar)
  assert.throws(() => parseDocument('BEGIN:VCALENDAR\r\n'), BrokenCalendar)
})

test('new lines end as the file ends its lines', () => {
  assert.equal(parseDocument('BEGIN:A\nEND:A\n').eol, '\n')
  assert.equal(parseDocument('BEGIN:A\r\nEND:A\r\n').eol, '\r\n')
})

test('colons and semicolons inside quotes belong to the parameter', () => {
  const line = parseLine('ATTENDEE;CN="A: B; C";ROLE=CHAIR:mailto:a@example.org\r\n')
  assert.equal(line.value, 'mailto:a@example.org')
  assert.equal(param(line, 'CN'), 'A: B; C')
  assert.equal(param(line, 'role'), 'CHAIR')
})

test('a folded value is read whole', () => {
  assert.equal(parseLine('SUMMARY:a\r\n b\r\n\tc\r\n').value, 'abc')
})

test('lines fold at 75 octets and never inside a character', () => {
  const folded = foldLine(`SUMMARY:${'é😀'.repeat(40)}`, '\r\n')
  for (const line of folded.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75)
  assert.equal(parseLine(folded).value, 'é😀'.repeat(40))
})

test('text escapes go both ways', () => {
  const text = 'a\\b;c,d\ne'
  assert.equal(escapeText(text), 'a\\\\b\\;c\\,d\\ne')
  assert.equal(unescapeText(escapeText(text)), text)
  assert.equal(unescapeText('\\N\\n'), '\n\n')
})

test('setting a text to what it says leaves its line alone', () => {
  const doc = parseDocument(RICH)
  const [calendar] = components(doc)
  const [event] = components(calendar ?? assert.fail(), 'VEVENT')
  assert.ok(event)
  setText(event, 'SUMMARY', textOf(event, 'SUMMARY'), '\r\n')
  assert.equal(printDocument(doc), RICH)
})

test('a made line says what it was given', () => {
  assert.equal(makeLine('X-A', ';P=1', 'v', '\n').raw, 'X-A;P=1:v\n')
})
