// SPDX-License-Identifier: MIT
// Who is signed in, and the clients of the server that work in their name.
'use client'
import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react'
import { Api } from '@/api/client'
import { Transport } from '@/api/transport'
import type { Preferences, Session, User } from '@/api/types'
import { Dav } from '@/dav/client'
import { useLanguage } from '@/state/language'
import { applyTheme } from '@/state/theme'

/** Still asking; no answer from the server; nobody; somebody. */
export type SignedIn =
  | { readonly state: 'asking' }
  | { readonly state: 'unreachable' }
  | { readonly state: 'out' }
  | { readonly state: 'in'; readonly user: User }

interface SessionState {
  readonly api: Api
  readonly dav: Dav
  readonly signedIn: SignedIn
  readonly ask: () => Promise<void>
  readonly signIn: (credentials: { login: string; password: string } | { link: string }) => Promise<User>
  readonly signOut: () => Promise<void>
  readonly update: (preferences: Preferences) => Promise<void>
  readonly setPassword: (password: { current?: string; new: string }) => Promise<void>
}

const Context = createContext<SessionState | null>(null)

function makeClients() {
  const transport = new Transport()
  return { transport, api: new Api(transport.send), dav: new Dav(transport.send) }
}

export function SessionProvider({ children }: { readonly children: ReactNode }) {
  const [{ transport, api, dav }] = useState(makeClients)
  const [signedIn, setSignedIn] = useState<SignedIn>({ state: 'asking' })
  const { setLanguage } = useLanguage()

  const become = useCallback(
    (user: User) => {
      setLanguage(user.language)
      applyTheme(user.theme)
      setSignedIn({ state: 'in', user })
    },
    [setLanguage],
  )
  const take = useCallback(
    (session: Session): User | null => {
      transport.hold(session.csrf)
      if (session.user === null) setSignedIn({ state: 'out' })
      else become(session.user)
      return session.user
    },
    [transport, become],
  )
  const ask = useCallback(async () => {
    try {
      take(await api.session())
    } catch {
      setSignedIn({ state: 'unreachable' })
    }
  }, [api, take])

  useEffect(() => {
    transport.watch(() => {
      setSignedIn({ state: 'out' })
    })
    void ask()
  }, [transport, ask])

  const value = useMemo<SessionState>(
    () => ({
      api,
      dav,
      signedIn,
      ask,
      signIn: async (credentials) => {
        const user = take(await api.signIn(credentials))
        if (user === null) throw new Error('the server answered a sign-in without a user')
        return user
      },
      signOut: async () => {
        await api.signOut()
        transport.hold(null)
        setSignedIn({ state: 'out' })
      },
      update: async (preferences) => {
        become(await api.updateMe(preferences))
      },
      setPassword: async (password) => {
        await api.setPassword(password)
        take(await api.session())
      },
    }),
    [api, dav, signedIn, ask, take, become, transport],
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

export function useUser(): User {
  const user = useContext(UserContext)
  if (user === null) throw new Error('useUser is used outside UserProvider')
  return user
}
