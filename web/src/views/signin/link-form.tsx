// SPDX-License-Identifier: MIT
// Signing in with a one-time link. Opening the page changes nothing: the link counts when the button
// is pressed.
'use client'
import { useState } from 'react'
import { UTC } from '@/lib/ical/when'
import { Refused } from '@/lib/send'
import { machineZone } from '@/lib/zone/zone'
import { Button } from '@/parts/button'
import { useFaultText } from '@/parts/fault'
import { useLanguage, useMessages } from '@/state/language'
import { useSession, type Step } from '@/state/session'
import { VIEWS } from '@/views/table'
import { messages } from './messages'
import style from './style.module.css'

export function LinkForm({ link, onStep }: { readonly link: string; readonly onStep: (step: Step) => void }) {
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
      const step = await signIn({ link })
      if ('user' in step && !step.user.has_password && step.user.time_zone === UTC) await adopt()
      onStep(step)
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
