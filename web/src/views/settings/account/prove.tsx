// SPDX-License-Identifier: MIT
// Asks for the password, and for a code where there is a second factor already, before something
// that guards the account changes.
'use client'
import { useState } from 'react'
import type { Proof } from '@/api/account'
import { Refused } from '@/lib/send'
import { Button } from '@/parts/button'
import { Dialog } from '@/parts/dialog'
import { useFaultText } from '@/parts/fault'
import { TextField } from '@/parts/field'
import { useMessages } from '@/state/language'
import { useUser } from '@/state/session'
import { messages } from './messages'

interface ProveProps {
  readonly what: 'enrol' | 'codes' | 'off'
  readonly onProve: (proof: Proof) => Promise<void>
  readonly onClose: () => void
}

export function Prove({ what, onProve, onClose }: ProveProps) {
  const t = useMessages(messages)
  const faultText = useFaultText()
  const { handle, has_password: hasPassword } = useUser()
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const [fault, setFault] = useState<string>()
  const [isBusy, setIsBusy] = useState(false)
  const needsCode = what !== 'enrol'
  const send = async () => {
    const given = code.replace(/\s/g, '')
    if ((hasPassword && password === '') || (needsCode && given === '')) {
      setFault(t(needsCode ? 'bothMissing' : 'passwordMissing'))
      return
    }
    setIsBusy(true)
    setFault(undefined)
    try {
      await onProve({ password: hasPassword ? password : null, code: given })
    } catch (error) {
      const isWrong = error instanceof Refused && (error.slug === 'bad-login' || error.status === 422)
      setFault(isWrong ? t(needsCode ? 'bothWrong' : 'passwordWrong') : faultText(error))
      setPassword('')
      setCode('')
      setIsBusy(false)
    }
  }
  const last = needsCode ? { code: fault, password: undefined } : { code: undefined, password: fault }
  return (
    <Dialog
      title={t(`ask_${what}`)}
      width="narrow"
      onClose={onClose}
      onSubmit={() => void send()}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button look={what === 'off' ? 'danger' : 'primary'} type="submit" isBusy={isBusy}>
            {t(what === 'off' ? 'turnOff' : 'goOn')}
          </Button>
        </>
      }
    >
      <p>{t(`ask_${what}Text`)}</p>
      <input type="text" name="username" autoComplete="username" value={handle} readOnly hidden />
      {hasPassword && (
        <TextField label={t('password')} type="password" autoComplete="current-password" value={password} onChange={setPassword} fault={last.password} data-autofocus />
      )}
      {needsCode && (
        <TextField label={t('anyCode')} hint={t('anyCodeHint')} value={code} onChange={setCode} autoComplete="one-time-code" autoCapitalize="none" spellCheck={false} fault={last.code} />
      )}
    </Dialog>
  )
}
