// SPDX-License-Identifier: MIT
// Asks for the password before something that guards the account changes.
'use client'
import { useState } from 'react'
import { Button } from '@/parts/button'
import { Dialog } from '@/parts/dialog'
import { useFaultText } from '@/parts/fault'
import { TextField } from '@/parts/field'
import { Refused } from '@/lib/send'
import { useMessages } from '@/state/language'
import { useUser } from '@/state/session'
import { messages } from './messages'

interface AskPasswordProps {
  readonly what: 'enrol' | 'codes' | 'off'
  readonly onProve: (password: string) => Promise<void>
  readonly onClose: () => void
}

export function AskPassword({ what, onProve, onClose }: AskPasswordProps) {
  const t = useMessages(messages)
  const faultText = useFaultText()
  const { handle } = useUser()
  const [password, setPassword] = useState('')
  const [fault, setFault] = useState<string>()
  const [isBusy, setIsBusy] = useState(false)
  const send = async () => {
    if (password === '') {
      setFault(t('passwordMissing'))
      return
    }
    setIsBusy(true)
    setFault(undefined)
    try {
      await onProve(password)
    } catch (error) {
      const isWrong = error instanceof Refused && error.slug === 'bad-login'
      setFault(isWrong ? t('passwordWrong') : faultText(error))
      setPassword('')
      setIsBusy(false)
    }
  }
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
      <TextField label={t('password')} type="password" autoComplete="current-password" value={password} onChange={setPassword} fault={fault} data-autofocus />
    </Dialog>
  )
}
