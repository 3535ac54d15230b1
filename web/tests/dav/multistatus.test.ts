// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DOMParser as Parser, onErrorStopParsing } from '@xmldom/xmldom'
import { BrokenAnswer, parseMultistatus, preconditionOf } from '@/dav/multistatus'

/* The browser's DOMParser and this one agree on all that is asked of them here. */
const parser = new Parser({ onError: onErrorStopParsing }) as unknown as DOMParser

const ANSWER = `<?xml version="1.0" encoding="utf-8"?>
<multistatus xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">
  <response>
    <href>/c/a%20b.ics</href>
    <propstat>
      <prop><getetag>"1"</getetag><C:calendar-data>BEGIN:VCALENDAR
SUMMARY:a &lt; b &amp; c
END:VCALENDAR
</C:calendar-data></prop>
      <status>HTTP/1.1 200 OK</status>
    </propstat>
    <propstat><prop><displayname>lost</displayname></prop><status>HTTP/1.1 404 Not Found</status></propstat>
  </response>
  <response><href>/c/gone.ics</href><status>HTTP/1.1 404 Not Found</status></response>
</multistatus>`

test('found properties are read whatever the prefixes are', () => {
  const [first, second] = parseMultistatus(ANSWER, parser)
  assert.equal(first?.href, '/c/a%20b.ics')
  assert.equal(first.props.get('{DAV:}getetag'), '"1"')
  assert.match(first.props.get('{urn:ietf:params:xml:ns:caldav}calendar-data') ?? '', /SUMMARY:a < b & c\n/)
  assert.equal(first.props.has('{DAV:}displayname'), false)
  assert.equal(second?.props.size, 0)
})

test('an answer of another kind is refused', () => {
  assert.throws(() => parseMultistatus('<x/>', parser), BrokenAnswer)
})

test('the precondition of a DAV:error is its name', () => {
  const body = '<D:error xmlns:D="DAV:"><C:no-uid-conflict xmlns:C="urn:ietf:params:xml:ns:caldav"/></D:error>'
  assert.equal(preconditionOf(body, parser), 'no-uid-conflict')
  assert.equal(preconditionOf('not found', parser), '')
})
