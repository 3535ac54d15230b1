// SPDX-License-Identifier: MIT
// Signing in by name and password; the password may be only the first of two steps.
'use client'
import { useState } from 'react'
import { Button } from '@/parts/button'
import { useFaultText } from '@/parts/fault'
import { TextField } from '@/parts/field'
import { useMessages } from '@/state/language'
import { useSession, type Step } from '@/state/session'
import { messages } from './messages'

export function PasswordForm({ isSecond, onStep }: { readonly isSecond: boolean; readonly onStep: (step: Step) => void }) {
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
      onStep(await signIn({ login: login.trim(), password }))
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
      <TextField label={t('login')} value={login} onChange={setLogin} name="username" autoComplete="username" autoCapitalize="none" spellCheck={false} />
      <TextField label={t('password')} value={password} onChange={setPassword} type="password" name="password" autoComplete="current-password" fault={fault} />
      <Button look={isSecond ? 'plain' : 'primary'} type="submit" isBusy={isBusy}>
        {t('signIn')}
      </Button>
    </form>
  )
}
