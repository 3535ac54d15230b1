// SPDX-License-Identifier: MIT
// The REST API, one method per operation. Failures come as Refused with the problem's slug and
// sentence (RFC 9457), as Conflict, or as Offline.
import type {
  AppPassword,
  Calendar,
  CalendarInput,
  Config,
  ImportReport,
  NewAppPassword,
  Page,
  Preferences,
  Session,
  User,
} from '@/api/types'
import { Conflict, Refused, retryAfter, type Send } from '@/lib/send'

export const API = '/api/v1.0'

interface Problem {
  readonly type?: string
  readonly title?: string
  readonly detail?: string
}

async function refusal(response: Response): Promise<Refused> {
  const wait = retryAfter(response.headers.get('Retry-After'), Date.now())
  const problem = (await response.json().catch(() => ({}))) as Problem
  const slug = problem.type?.split('/').pop() ?? ''
  return new Refused(response.status, slug, problem.detail ?? problem.title ?? '', wait)
}

export class Api {
  constructor(private readonly send: Send) {}

  private async call(method: string, path: string, body?: unknown): Promise<Response> {
    const response = await this.send({
      method,
      path: API + path,
      headers: {
        Accept: 'application/json',
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (response.status === 412) throw new Conflict(path)
    if (!response.ok) throw await refusal(response)
    return response
  }

  private async json<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    return (await (await this.call(method, path, body)).json()) as Answer
  }

  config(): Promise<Config> {
    return this.json('GET', '/config')
  }

  session(): Promise<Session> {
    return this.json('GET', '/session')
  }

  signIn(credentials: { login: string; password: string } | { link: string }): Promise<Session> {
    return this.json('POST', '/session', credentials)
  }

  async signOut(): Promise<void> {
    await this.call('DELETE', '/session')
  }

  updateMe(preferences: Preferences): Promise<User> {
    return this.json('PATCH', '/users/me', preferences)
  }

  async setPassword(password: { current?: string; new: string }): Promise<void> {
    await this.call('PUT', '/users/me/password', password)
  }

  /** All calendars, page by page. */
  async calendars(): Promise<Calendar[]> {
    const found: Calendar[] = []
    let after = ''
    for (;;) {
      const query = after === '' ? '' : `&after=${encodeURIComponent(after)}`
      const page = await this.json<Page<Calendar>>('GET', `/calendars?limit=100${query}`)
      found.push(...page.items)
      if (!page.next) return found
      after = page.next
    }
  }

  createCalendar(input: CalendarInput): Promise<Calendar> {
    return this.json('POST', '/calendars', input)
  }

  updateCalendar(id: string, input: CalendarInput): Promise<Calendar> {
    return this.json('PATCH', `/calendars/${encodeURIComponent(id)}`, input)
  }

  async deleteCalendar(id: string): Promise<void> {
    await this.call('DELETE', `/calendars/${encodeURIComponent(id)}`)
  }

  async importFile(id: string, file: Blob): Promise<ImportReport> {
    const response = await this.send({
      method: 'POST',
      path: `${API}/calendars/${encodeURIComponent(id)}/import`,
      headers: { 'Content-Type': 'text/calendar', Accept: 'application/json' },
      body: file,
    })
    if (!response.ok) throw await refusal(response)
    return (await response.json()) as ImportReport
  }

  exportPath(id: string): string {
    return `${API}/calendars/${encodeURIComponent(id)}/export`
  }

  async appPasswords(): Promise<readonly AppPassword[]> {
    return (await this.json<Page<AppPassword>>('GET', '/app-passwords')).items
  }

  createAppPassword(label: string): Promise<NewAppPassword> {
    return this.json('POST', '/app-passwords', { label })
  }

  async deleteAppPassword(id: string): Promise<void> {
    await this.call('DELETE', `/app-passwords/${encodeURIComponent(id)}`)
  }
}
