// SPDX-License-Identifier: MIT
// Around every page for somebody signed in: waits for the session, leads to the sign-in page when
// there is none, and says so when the server does not answer.
'use client'
import { useRouter } from 'next/navigation'
import { useEffect, type ReactNode } from 'react'
import { Button } from '@/parts/button'
import { Spinner } from '@/parts/spinner'
import { CalendarsProvider } from '@/state/calendars'
import { useMessages } from '@/state/language'
import { UserProvider, useSession } from '@/state/session'
import { signInFrom, VIEWS } from '@/views/table'
import { messages } from './messages'
import { MustEnrol } from './must-enrol'
import style from './style.module.css'

export function SignedIn({ children }: { readonly children: ReactNode }) {
  const t = useMessages(messages)
  const router = useRouter()
  const { signedIn, ask } = useSession()
  const { state } = signedIn
  const hasLeft = signedIn.state === 'out' && signedIn.hasLeft
  useEffect(() => {
    if (state !== 'out') return
    const { pathname, search, hash } = window.location
    router.replace(hasLeft ? VIEWS.signIn.path : signInFrom(pathname + search + hash))
  }, [state, hasLeft, router])

  if (signedIn.state === 'in' && signedIn.mustEnrol) {
    return (
      <UserProvider user={signedIn.user}>
        <MustEnrol />
      </UserProvider>
    )
  }
  if (signedIn.state === 'in') {
    return (
      <UserProvider user={signedIn.user}>
        <CalendarsProvider>{children}</CalendarsProvider>
      </UserProvider>
    )
  }
  if (state === 'unreachable') {
    return (
      <main className={style.notice}>
        <h1>{t('unreachable')}</h1>
        <p>{t('unreachableText')}</p>
        <Button look="primary" onClick={() => void ask()}>
          {t('retry')}
        </Button>
      </main>
    )
  }
  return (
    <main className={style.notice}>
      <Spinner />
    </main>
  )
}
