// SPDX-License-Identifier: MIT
// What guards a person's account: the browsers that are signed in, and the second factor.
import { segment, type Caller } from '@/api/caller'
import type { Page, SignedInBy } from '@/api/types'

/** A browser that is signed in. */
export interface SessionEntry {
  readonly id: string
  readonly how: SignedInBy
  readonly peer: string
  readonly agent: string
  readonly created: string
  readonly last_used: string
  /** The one that asks. */
  readonly current: boolean
}

export interface SecondFactor {
  readonly state: 'off' | 'pending' | 'on'
  readonly since: string | null
  /** How many recovery codes are left. */
  readonly recovery_codes: number
}

/** The secret for an authenticator program, in base 32 and as an otpauth address. */
export interface Enrolment {
  readonly secret: string
  readonly uri: string
}

/** What is asked before the second factor changes. */
export interface Proof {
  /** Null for an account without one. */
  readonly password: string | null
  /** Of the authenticator program, or a recovery code. */
  readonly code: string
}

export class Account {
  constructor(private readonly caller: Caller) {}

  async sessions(): Promise<readonly SessionEntry[]> {
    return (await this.caller.json<Page<SessionEntry>>('GET', '/sessions')).items
  }

  async endSession(id: string): Promise<void> {
    await this.caller.call('DELETE', `/sessions/${segment(id)}`)
  }

  async endOtherSessions(): Promise<void> {
    await this.caller.call('DELETE', '/sessions')
  }

  secondFactor(): Promise<SecondFactor> {
    return this.caller.json('GET', '/second-factor')
  }

  enrol(password: string | null): Promise<Enrolment> {
    return this.caller.json('POST', '/second-factor', { password })
  }

  /** Proves that the authenticator program has the secret; the recovery codes are given this once. */
  async confirm(code: string): Promise<readonly string[]> {
    return (await this.caller.json<{ recovery_codes: readonly string[] }>('POST', '/second-factor/confirm', { code }))
      .recovery_codes
  }

  async newRecoveryCodes(proof: Proof): Promise<readonly string[]> {
    return (await this.caller.json<{ recovery_codes: readonly string[] }>('POST', '/second-factor/recovery-codes', proof))
      .recovery_codes
  }

  async endSecondFactor(proof: Proof): Promise<void> {
    await this.caller.call('POST', '/second-factor/end', proof)
  }
}
