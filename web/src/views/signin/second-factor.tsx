// SPDX-License-Identifier: MIT
// The second step of a sign-in: the code that the authenticator program shows, or a recovery code.
'use client'
import { useState } from 'react'
import { Refused } from '@/lib/send'
import { Button } from '@/parts/button'
import { useFaultText } from '@/parts/fault'
import { TextField } from '@/parts/field'
import { useMessages } from '@/state/language'
import { useSession } from '@/state/session'
import { messages } from './messages'

interface SecondFactorProps {
  readonly ticket: string
  readonly onDone: () => void
  readonly onBack: () => void
}

/* What each kind of code is called, how it is explained, and how a phone's keyboard helps. */
const KINDS = {
  code: { label: 'code', text: 'codeText', missing: 'codeMissing', other: 'useRecovery', mode: 'numeric' },
  recovery: { label: 'recovery', text: 'recoveryText', missing: 'recoveryMissing', other: 'useCode', mode: 'text' },
} as const

export function SecondFactor({ ticket, onDone, onBack }: SecondFactorProps) {
  const t = useMessages(messages)
  const faultText = useFaultText()
  const { signInSecond } = useSession()
  const [kind, setKind] = useState<keyof typeof KINDS>('code')
  const [code, setCode] = useState('')
  const [fault, setFault] = useState<string>()
  const [isBusy, setIsBusy] = useState(false)
  const now = KINDS[kind]

  const isOver = (error: unknown) => error instanceof Refused && error.slug === 'sign-in'
  const isWrong = (error: unknown) => error instanceof Refused && error.status === 401
  const send = async () => {
    const given = code.replace(/\s/g, '')
    if (given === '') {
      setFault(t(now.missing))
      return
    }
    setIsBusy(true)
    setFault(undefined)
    try {
      await signInSecond(ticket, given)
      onDone()
    } catch (error) {
      setFault(isOver(error) ? t('stepOver') : isWrong(error) ? t('codeWrong') : faultText(error))
      setCode('')
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
      <h1>{t('secondTitle')}</h1>
      <p>{t(now.text)}</p>
      <TextField
        key={kind}
        label={t(now.label)}
        value={code}
        onChange={setCode}
        name="one-time-code"
        inputMode={now.mode}
        autoComplete={kind === 'code' ? 'one-time-code' : 'off'}
        autoCapitalize="none"
        spellCheck={false}
        fault={fault}
        // eslint-disable-next-line jsx-a11y/no-autofocus -- the step has this one field
        autoFocus
      />
      <Button look="primary" type="submit" isBusy={isBusy}>
        {t('goOn')}
      </Button>
      <Button
        look="quiet"
        onClick={() => {
          setKind(kind === 'code' ? 'recovery' : 'code')
          setCode('')
          setFault(undefined)
        }}
      >
        {t(now.other)}
      </Button>
      <Button look="quiet" onClick={onBack}>
        {t('startOver')}
      </Button>
    </form>
  )
}
