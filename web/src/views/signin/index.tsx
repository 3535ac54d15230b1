// SPDX-License-Identifier: MIT
// Signing in: with name and password, or with a one-time link, after which somebody without a
// password is asked to set one. Opening the page changes nothing: a link counts when its button is
// pressed.
'use client'
import { useRouter } from 'next/navigation'
import { useEffect, useState, type ReactNode } from 'react'
import { UTC } from '@/lib/ical/when'
import { Refused } from '@/lib/send'
import { machineZone } from '@/lib/zone/zone'
import { Brand } from '@/parts/brand'
import { Button } from '@/parts/button'
import { useFaultText } from '@/parts/fault'
import { TextField } from '@/parts/field'
import { Spinner } from '@/parts/spinner'
import { useLanguage, useMessages } from '@/state/language'
import { useSession } from '@/state/session'
import { VIEWS } from '@/views/table'
import { messages } from './messages'
import { LanguageChoice } from './language-choice'
import { NewPassword } from './new-password'
import style from './style.module.css'

function Card({ children }: { readonly children: ReactNode }) {
  return (
    <main className={style.page}>
      <div className={style.card}>
        <Brand />
        {children}
      </div>
      <div>
        <LanguageChoice />
      </div>
    </main>
  )
}

function PasswordForm({ onDone }: { readonly onDone: () => void }) {
  const t = useMessages(messages)
  const faultText = useFaultText()
  const { signIn } = useSession()
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const [fault, setFault] = useState<string>()
  const [isBusy, setIsBusy] = useState(false)

  const send = async () => {
    if (login.trim() === '' || password === '') {
      setFault(t('fillBoth'))
      return
    }
    setIsBusy(true)
    setFault(undefined)
    try {
      await signIn({ login: login.trim(), password })
      onDone()
    } catch (error) {
      setFault(faultText(error))
      setPassword('')
    } finally {
      setIsBusy(false)
    }
  }
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <h1>{t('title')}</h1>
      <TextField label={t('login')} value={login} onChange={setLogin} name="username" autoComplete="username" autoCapitalize="none" spellCheck={false} />
      <TextField label={t('password')} value={password} onChange={setPassword} type="password" name="password" autoComplete="current-password" fault={fault} />
      <Button look="primary" type="submit" isBusy={isBusy}>
        {t('signIn')}
      </Button>
    </form>
  )
}

function LinkForm({ link, onDone }: { readonly link: string; readonly onDone: (needsPassword: boolean) => void }) {
  const t = useMessages(messages)
  const faultText = useFaultText()
  const { language } = useLanguage()
  const { signIn, update } = useSession()
  const [fault, setFault] = useState<string>()
  const [isBusy, setIsBusy] = useState(false)
  /** Somebody who is new has chosen no zone and no language: those of this browser are theirs. */
  const adopt = async () => {
    try {
      await update({ time_zone: machineZone(), language })
    } catch {
      /* The settings are the place to choose; nothing stands in the way of signing in. */
    }
  }
  const send = async () => {
    setIsBusy(true)
    try {
      const user = await signIn({ link })
      if (!user.has_password && user.time_zone === UTC) await adopt()
      onDone(!user.has_password)
    } catch (error) {
      const isSpent = error instanceof Refused && (error.status === 401 || error.status === 404)
      setFault(isSpent ? t('linkSpent') : faultText(error))
      setIsBusy(false)
    }
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <h1>{t('linkTitle')}</h1>
      <p>{t('linkText')}</p>
      {fault !== undefined && (
        <p role="alert" className={style.fault}>
          {fault}
        </p>
      )}
      <Button look="primary" type="submit" isBusy={isBusy}>
        {t('linkSignIn')}
      </Button>
      {fault !== undefined && <a href={VIEWS.signIn.path}>{t('withPassword')}</a>}
    </form>
  )
}

type Step = { kind: 'reading' } | { kind: 'password' } | { kind: 'link'; link: string } | { kind: 'newPassword' }

export function SignIn() {
  const router = useRouter()
  const { signedIn } = useSession()
  const [step, setStep] = useState<Step>({ kind: 'reading' })

  useEffect(() => {
    const link = new URLSearchParams(window.location.search).get('link')
    setStep(link ? { kind: 'link', link } : { kind: 'password' })
  }, [])
  const enter = () => {
    router.replace(VIEWS.calendar.path)
  }
  useEffect(() => {
    if (signedIn.state === 'in' && step.kind === 'password') router.replace(VIEWS.calendar.path)
  }, [signedIn.state, step.kind, router])

  const form = {
    reading: () => <Spinner />,
    password: () => <PasswordForm onDone={enter} />,
    link: () => (
      <LinkForm
        link={step.kind === 'link' ? step.link : ''}
        onDone={(needsPassword) => {
          /* The link is spent: it must not stay in the address or the history. */
          window.history.replaceState(null, '', VIEWS.signIn.path)
          if (needsPassword) setStep({ kind: 'newPassword' })
          else enter()
        }}
      />
    ),
    newPassword: () => <NewPassword onDone={enter} />,
  }[step.kind]
  return <Card>{form()}</Card>
}
