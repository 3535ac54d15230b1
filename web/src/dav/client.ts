// SPDX-License-Identifier: MIT
// The CalDAV client (RFC 4791): the events of a calendar inside a window, and single objects read,
// written and deleted under the ETag they were read with.
import type { Temporal } from 'temporal-polyfill'
import { CALDAV, DAV, parseMultistatus, preconditionOf } from '@/dav/multistatus'
import { Conflict, Refused, retryAfter, type Outgoing, type Send } from '@/lib/send'

/** An object as a report shows it: good for reading. XML changes line ends, so an edit starts from
    `read`. */
export interface Listed {
  readonly href: string
  readonly etag: string
  readonly text: string
}

/** The bytes are no UTF-8: an edit would damage them. */
export class NotUtf8 extends Error {
  override readonly name = 'NotUtf8'
}

function utc(instant: Temporal.Instant): string {
  return instant.toString({ smallestUnit: 'second' }).replace(/[-:]/g, '')
}

function queryBody(from: Temporal.Instant, to: Temporal.Instant): string {
  return (
    `<?xml version="1.0" encoding="utf-8"?><C:calendar-query xmlns:D="${DAV}" xmlns:C="${CALDAV}">` +
    '<D:prop><D:getetag/><C:calendar-data/></D:prop>' +
    '<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">' +
    `<C:time-range start="${utc(from)}" end="${utc(to)}"/>` +
    '</C:comp-filter></C:comp-filter></C:filter></C:calendar-query>'
  )
}

function busyBody(from: Temporal.Instant, to: Temporal.Instant): string {
  return (
    `<?xml version="1.0" encoding="utf-8"?><C:free-busy-query xmlns:C="${CALDAV}">` +
    `<C:time-range start="${utc(from)}" end="${utc(to)}"/></C:free-busy-query>`
  )
}

export class Dav {
  constructor(private readonly send: Send) {}

  private async call(request: Outgoing): Promise<Response> {
    const response = await this.send(request)
    if (response.status === 412) throw new Conflict(request.path)
    if (response.ok) return response
    const wait = retryAfter(response.headers.get('Retry-After'), Date.now())
    const slug = preconditionOf(await response.text(), new DOMParser())
    throw new Refused(response.status, slug, '', wait)
  }

  /** The objects with an occurrence in the window: from inclusive, to exclusive. */
  async query(calendar: string, from: Temporal.Instant, to: Temporal.Instant): Promise<Listed[]> {
    const response = await this.call({
      method: 'REPORT',
      path: calendar,
      headers: { Depth: '1', 'Content-Type': 'application/xml; charset=utf-8' },
      body: queryBody(from, to),
    })
    const members = parseMultistatus(await response.text(), new DOMParser())
    return members.flatMap(({ href, props }) => {
      const text = props.get(`{${CALDAV}}calendar-data`)
      return text === undefined ? [] : [{ href, etag: props.get(`{${DAV}}getetag`) ?? '', text }]
    })
  }

  /** When there is something in the calendar, as iCalendar, and nothing else of it (RFC 4791 7.10). */
  async busy(calendar: string, from: Temporal.Instant, to: Temporal.Instant): Promise<string> {
    const response = await this.call({
      method: 'REPORT',
      path: calendar,
      headers: { Depth: '1', 'Content-Type': 'application/xml; charset=utf-8' },
      body: busyBody(from, to),
    })
    return response.text()
  }

  /** The object's own bytes. Throws NotUtf8 for an object that cannot be edited as text. */
  async read(href: string): Promise<Listed> {
    const response = await this.call({ method: 'GET', path: href })
    const bytes = await response.arrayBuffer()
    let text: string
    try {
      text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    } catch {
      throw new NotUtf8(href)
    }
    return { href, etag: response.headers.get('ETag') ?? '', text }
  }

  /** Replaces the object that has this ETag. Throws Conflict when it has another by now. */
  async replace(href: string, text: string, etag: string): Promise<void> {
    await this.put(href, text, { 'If-Match': etag })
  }

  /** Makes a new object. Throws Conflict when there is one of that name. */
  async create(href: string, text: string): Promise<void> {
    await this.put(href, text, { 'If-None-Match': '*' })
  }

  private async put(href: string, text: string, condition: Record<string, string>): Promise<void> {
    await this.call({
      method: 'PUT',
      path: href,
      headers: { ...condition, 'Content-Type': 'text/calendar; charset=utf-8' },
      body: text,
    })
  }

  async remove(href: string, etag: string): Promise<void> {
    await this.call({ method: 'DELETE', path: href, headers: { 'If-Match': etag } })
  }

  /** Moves an object to another calendar under the same name. */
  async move(href: string, calendar: string, etag: string): Promise<string> {
    const target = calendar + (href.split('/').pop() ?? '')
    const destination = new URL(target, window.location.origin).href
    const headers = { Destination: destination, Overwrite: 'F', 'If-Match': etag }
    await this.call({ method: 'MOVE', path: href, headers })
    return target
  }
}
