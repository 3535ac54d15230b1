// SPDX-License-Identifier: MIT
// Signing in: at the provider, with name and password, or with a one-time link, after which somebody
// without a password is asked to set one. Where there is a second factor, its code comes after.
'use client'
import { useRouter } from 'next/navigation'
import { useCallback, useEffect, useState, type ReactNode } from 'react'
import { Brand } from '@/parts/brand'
import { Button } from '@/parts/button'
import { Spinner } from '@/parts/spinner'
import { useMessages } from '@/state/language'
import { useSession, type Step } from '@/state/session'
import { returnTo, VIEWS } from '@/views/table'
import { LanguageChoice } from './language-choice'
import { LinkForm } from './link-form'
import { messages } from './messages'
import { NewPassword } from './new-password'
import { PasswordForm } from './password-form'
import { problemKey } from './problem'
import { SecondFactor } from './second-factor'
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

/** The ways in that this server offers. */
function Ways({ onStep }: { readonly onStep: (step: Step) => void }) {
  const t = useMessages(messages)
  const { config, signedIn, ask } = useSession()
  const [problem] = useState(() => problemKey(new URLSearchParams(window.location.search).get('problem')))
  if (signedIn.state === 'unreachable') {
    return (
      <div className={style.ways}>
        <h1>{t('title')}</h1>
        <p role="alert" className={style.notice}>{t('unreachable')}</p>
        <Button onClick={() => void ask()}>{t('retry')}</Button>
      </div>
    )
  }
  if (config === null) return <Spinner />
  const { provider, local_sign_in: isLocal } = config
  const begin = (url: string) => {
    const back = encodeURIComponent(returnTo(window.location.search))
    window.location.assign(`${url}${url.includes('?') ? '&' : '?'}returnTo=${back}`)
  }
  return (
    <div className={style.ways}>
      <h1>{t('title')}</h1>
      {problem !== null && (
        <p role="alert" className={style.notice}>
          {t(problem)}
        </p>
      )}
      {provider && (
        <Button look="primary" onClick={() => { begin(provider.url) }}>
          {provider.name === '' ? t('withProvider') : t('withNamed', { name: provider.name })}
        </Button>
      )}
      {provider && isLocal && <p className={style.or}>{t('or')}</p>}
      {isLocal && <PasswordForm isSecond={Boolean(provider)} onStep={onStep} />}
      {!provider && !isLocal && <p>{t('linkOnly')}</p>}
    </div>
  )
}

type Stage =
  | { readonly kind: 'reading' }
  | { readonly kind: 'ways' }
  | { readonly kind: 'newPassword' }
  | { readonly kind: 'link'; readonly link: string }
  | { readonly kind: 'second'; readonly ticket: string }

export function SignIn() {
  const router = useRouter()
  const { signedIn, config } = useSession()
  const [stage, setStage] = useState<Stage>({ kind: 'reading' })

  useEffect(() => {
    const link = new URLSearchParams(window.location.search).get('link')
    setStage(link ? { kind: 'link', link } : { kind: 'ways' })
  }, [])
  const enter = useCallback(() => {
    router.replace(returnTo(window.location.search))
  }, [router])
  useEffect(() => {
    if (signedIn.state === 'in' && stage.kind === 'ways') enter()
  }, [signedIn.state, stage.kind, enter])

  /** A link is spent: it must not stay in the address or the history. */
  const afterLink = (step: Step) => {
    window.history.replaceState(null, '', VIEWS.signIn.path)
    if ('ticket' in step) setStage({ kind: 'second', ticket: step.ticket })
    else if (!step.user.has_password && config?.local_sign_in === true) setStage({ kind: 'newPassword' })
    else enter()
  }
  const afterPassword = (step: Step) => {
    if ('ticket' in step) setStage({ kind: 'second', ticket: step.ticket })
    else enter()
  }
  const form = (): ReactNode => {
    if (stage.kind === 'link') return <LinkForm link={stage.link} onStep={afterLink} />
    if (stage.kind === 'newPassword') return <NewPassword onDone={enter} />
    if (stage.kind === 'ways') return <Ways onStep={afterPassword} />
    if (stage.kind === 'reading') return <Spinner />
    return <SecondFactor ticket={stage.ticket} onDone={enter} onBack={() => { setStage({ kind: 'ways' }) }} />
  }
  return <Card>{form()}</Card>
}
