// SPDX-License-Identifier: MIT
// What both clients of the server share: the shape of a request, and the failures that any of
// them may meet.

export interface Outgoing {
  readonly method: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: BodyInit
  readonly signal?: AbortSignal
}

/** Sends a request with the session's cookie and token. Answers of any status come back; only the
    lack of an answer throws (Offline). */
export type Send = (request: Outgoing) => Promise<Response>

/** The server gave no answer. */
export class Offline extends Error {
  override readonly name = 'Offline'
}

/** Somebody else changed the thing first: 412. */
export class Conflict extends Error {
  override readonly name = 'Conflict'
}

/** The server answered with a failure. */
export class Refused extends Error {
  override readonly name = 'Refused'

  constructor(
    readonly status: number,
    /** The short name of the failure: a problem's slug or a precondition's element. */
    readonly slug: string,
    /** A sentence for a person; may be empty. */
    readonly detail: string,
    /** Seconds until it makes sense to try again; 0 when the server named none. */
    readonly retryAfter = 0,
  ) {
    super(`${status} ${slug}`)
  }
}

/** Retry-After in seconds, given as such or as a date (RFC 9110 10.2.3). */
export function retryAfter(value: string | null, now: number): number {
  if (value === null || value === '') return 0
  if (/^\d+$/.test(value)) return Number(value)
  const at = Date.parse(value)
  return Number.isNaN(at) ? 0 : Math.max(0, Math.ceil((at - now) / 1000))
}
