// SPDX-License-Identifier: MIT
// Who is signed in, and the clients of the server that work in their name.
'use client'
import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react'
import { Api } from '@/api/client'
import { Transport } from '@/api/transport'
import type { Config, Preferences, Session, SignedInBy, User } from '@/api/types'
import { Dav } from '@/dav/client'
import { useLanguage } from '@/state/language'
import { applyTheme } from '@/state/theme'

/** Still asking; no answer from the server; nobody, or nobody any more by their own will; somebody. */
export type SignedIn =
  | { readonly state: 'asking' }
  | { readonly state: 'unreachable' }
  | { readonly state: 'out'; readonly hasLeft: boolean }
  | { readonly state: 'in'; readonly user: User; readonly how: SignedInBy; readonly mustEnrol: boolean }

/** Signed in, or one step before it: the ticket that a code completes. */
export type Step = { readonly user: User } | { readonly ticket: string }

interface SessionState {
  readonly api: Api
  readonly dav: Dav
  readonly signedIn: SignedIn
  /** What the server offers; null until it has answered. */
  readonly config: Config | null
  readonly ask: () => Promise<void>
  readonly signIn: (credentials: { login: string; password: string } | { link: string }) => Promise<Step>
  /** The second factor: a code of the authenticator program, or a recovery code. */
  readonly signInSecond: (ticket: string, code: string) => Promise<User>
  readonly signOut: () => Promise<void>
  readonly update: (preferences: Preferences) => Promise<void>
  readonly setPassword: (password: { current?: string; new: string }) => Promise<void>
}

const Context = createContext<SessionState | null>(null)

function makeClients() {
  const transport = new Transport()
  return { transport, api: new Api(transport.send), dav: new Dav(transport.send) }
}

function entered(user: User | null): User {
  if (user === null) throw new Error('the server answered a sign-in without a user')
  return user
}

export function SessionProvider({ children }: { readonly children: ReactNode }) {
  const [{ transport, api, dav }] = useState(makeClients)
  const [signedIn, setSignedIn] = useState<SignedIn>({ state: 'asking' })
  const [config, setConfig] = useState<Config | null>(null)
  const { setLanguage } = useLanguage()

  const become = useCallback(
    (user: User, session?: Session) => {
      setLanguage(user.language)
      applyTheme(user.theme)
      setSignedIn((now) => {
        const before = now.state === 'in' ? now : { how: 'password' as const, mustEnrol: false }
        const { how, must_enrol: mustEnrol } = session ?? {}
        return { state: 'in', user, how: how ?? before.how, mustEnrol: mustEnrol ?? before.mustEnrol }
      })
    },
    [setLanguage],
  )
  const take = useCallback(
    (session: Session): User | null => {
      transport.hold(session.csrf)
      if (session.user === null) setSignedIn({ state: 'out', hasLeft: false })
      else become(session.user, session)
      return session.user
    },
    [transport, become],
  )
  const ask = useCallback(async () => {
    try {
      const [session, offered] = await Promise.all([api.session(), api.config()])
      setConfig(offered)
      take(session)
    } catch {
      setSignedIn({ state: 'unreachable' })
    }
  }, [api, take])

  useEffect(() => {
    transport.watch(() => {
      setSignedIn({ state: 'out', hasLeft: false })
    })
    void ask()
  }, [transport, ask])

  const value = useMemo<SessionState>(
    () => ({
      api,
      dav,
      signedIn,
      ask,
      config,
      signIn: async (credentials) => {
        const session = await api.signIn(credentials)
        if (session.second_factor) return { ticket: session.second_factor }
        return { user: entered(take(session)) }
      },
      signInSecond: async (ticket, code) => entered(take(await api.signInSecond(ticket, code))),
      signOut: async () => {
        const url = await api.signOut()
        transport.hold(null)
        if (url === null) setSignedIn({ state: 'out', hasLeft: true })
        else window.location.assign(url)
      },
      update: async (preferences) => {
        become(await api.updateMe(preferences))
      },
      setPassword: async (password) => {
        await api.setPassword(password)
        take(await api.session())
      },
    }),
    [api, dav, signedIn, config, ask, take, become, transport],
  )
  return <Context.Provider value={value}>{children}</Context.Provider>
}

export function useSession(): SessionState {
  const session = useContext(Context)
  if (session === null) throw new Error('useSession is used outside SessionProvider')
  return session
}

const UserContext = createContext<User | null>(null)

/** For the pages that exist only for somebody signed in. */
export function UserProvider({ user, children }: { readonly user: User; readonly children: ReactNode }) {
  return <UserContext.Provider value={user}>{children}</UserContext.Provider>
}

/** Whether the person's password is kept here, and not at a provider. */
export function useIsLocal(): boolean {
  const { signedIn, config } = useSession()
  if (signedIn.state !== 'in' || config?.local_sign_in !== true) return false
  return signedIn.user.has_password || signedIn.how === 'password' || signedIn.how === 'link'
}

export function useUser(): User {
  const user = useContext(UserContext)
  if (user === null) throw new Error('useUser is used outside UserProvider')
  return user
}
