// SPDX-License-Identifier: MIT
// The REST API, one method per operation; what belongs together stands in a part of its own.
import { Account } from '@/api/account'
import { API, Caller, segment } from '@/api/caller'
import { Imports } from '@/api/imports'
import { Links } from '@/api/links'
import { Sharing } from '@/api/sharing'
import { Subscriptions } from '@/api/subscriptions'
import type {
  AppPassword,
  Calendar,
  CalendarInput,
  Config,
  NewAppPassword,
  Page,
  Preferences,
  Session,
  User,
} from '@/api/types'
import type { Send } from '@/lib/send'

export class Api {
  private readonly caller: Caller
  readonly account: Account
  readonly sharing: Sharing
  readonly links: Links
  readonly subscriptions: Subscriptions
  readonly imports: Imports

  constructor(send: Send) {
    this.caller = new Caller(send)
    this.account = new Account(this.caller)
    this.sharing = new Sharing(this.caller)
    this.links = new Links(this.caller)
    this.subscriptions = new Subscriptions(this.caller)
    this.imports = new Imports(this.caller)
  }

  config(): Promise<Config> {
    return this.caller.json('GET', '/config')
  }

  session(): Promise<Session> {
    return this.caller.json('GET', '/session')
  }

  /** The answer may ask for a second factor instead of signing in. */
  signIn(credentials: { login: string; password: string } | { link: string }): Promise<Session> {
    return this.caller.json('POST', '/session', credentials)
  }

  signInSecond(ticket: string, code: string): Promise<Session> {
    return this.caller.json('POST', '/session/second-factor', { ticket, code })
  }

  /** Where the browser goes to sign out at the provider too; null: nowhere. */
  async signOut(): Promise<string | null> {
    const response = await this.caller.call('DELETE', '/session')
    if (response.status === 204) return null
    return ((await response.json()) as { url?: string | null }).url ?? null
  }

  updateMe(preferences: Preferences): Promise<User> {
    return this.caller.json('PATCH', '/users/me', preferences)
  }

  async setPassword(password: { current?: string; new: string }): Promise<void> {
    await this.caller.call('PUT', '/users/me/password', password)
  }

  calendars(): Promise<Calendar[]> {
    return this.caller.all('/calendars')
  }

  createCalendar(input: CalendarInput): Promise<Calendar> {
    return this.caller.json('POST', '/calendars', input)
  }

  updateCalendar(id: string, input: CalendarInput): Promise<Calendar> {
    return this.caller.json('PATCH', `/calendars/${segment(id)}`, input)
  }

  async deleteCalendar(id: string): Promise<void> {
    await this.caller.call('DELETE', `/calendars/${segment(id)}`)
  }

  exportPath(id: string): string {
    return `${API}/calendars/${segment(id)}/export`
  }

  /** Everything that the person has, in one archive. */
  get exportAllPath(): string {
    return `${API}/export`
  }

  async appPasswords(): Promise<readonly AppPassword[]> {
    return (await this.caller.json<Page<AppPassword>>('GET', '/app-passwords')).items
  }

  createAppPassword(label: string): Promise<NewAppPassword> {
    return this.caller.json('POST', '/app-passwords', { label })
  }

  async deleteAppPassword(id: string): Promise<void> {
    await this.caller.call('DELETE', `/app-passwords/${segment(id)}`)
  }
}
