// SPDX-License-Identifier: MIT
// The one place that calls fetch: adds the session's CSRF token to unsafe requests and tells when
// the session has ended.
import { Offline, type Outgoing, type Send } from '@/lib/send'

const SAFE = ['GET', 'HEAD', 'OPTIONS', 'PROPFIND', 'REPORT']

export class Transport {
  private csrf: string | null = null
  private onSignedOut: () => void = () => undefined

  /** The token of the session; null when nobody is signed in. */
  hold(csrf: string | null): void {
    this.csrf = csrf
  }

  /** `told` is called when a signed-in session turns out to have ended. */
  watch(told: () => void): void {
    this.onSignedOut = told
  }

  readonly send: Send = async ({ method, path, headers, body, signal }: Outgoing) => {
    const token: Record<string, string> =
      SAFE.includes(method) || this.csrf === null ? {} : { 'X-CSRF-Token': this.csrf }
    let response: Response
    try {
      response = await fetch(path, {
        method,
        headers: { ...token, ...headers },
        body: body ?? null,
        signal: signal ?? null,
        credentials: 'same-origin',
        cache: 'no-store',
        redirect: 'error',
      })
    } catch (error) {
      if (signal?.aborted) throw error
      throw new Offline(path)
    }
    if (response.status === 401 && this.csrf !== null) {
      this.csrf = null
      this.onSignedOut()
    }
    return response
  }
}
