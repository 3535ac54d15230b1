// SPDX-License-Identifier: MIT
// Setting the first password after a one-time link; it may be put off.
'use client'
import { useState } from 'react'
import { Button } from '@/parts/button'
import { useFaultText } from '@/parts/fault'
import { TextField } from '@/parts/field'
import { useMessages } from '@/state/language'
import { useSession } from '@/state/session'
import { messages } from './messages'

const SHORTEST = 12

export function NewPassword({ onDone }: { readonly onDone: () => void }) {
  const t = useMessages(messages)
  const faultText = useFaultText()
  const { setPassword, signedIn } = useSession()
  const [password, setText] = useState('')
  const [fault, setFault] = useState<string>()
  const [isBusy, setIsBusy] = useState(false)
  const save = async () => {
    if (password.length < SHORTEST) {
      setFault(t('tooShort', { n: SHORTEST }))
      return
    }
    setIsBusy(true)
    try {
      await setPassword({ new: password })
      onDone()
    } catch (error) {
      setFault(faultText(error))
      setIsBusy(false)
    }
  }
  const handle = signedIn.state === 'in' ? signedIn.user.handle : ''
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <h1>{t('newTitle')}</h1>
      <p>{t('newText', { handle })}</p>
      <input type="text" name="username" autoComplete="username" value={handle} readOnly hidden />
      <TextField label={t('newPassword')} value={password} onChange={setText} type="password" name="new-password" autoComplete="new-password" fault={fault} />
      <Button look="primary" type="submit" isBusy={isBusy}>
        {t('setPassword')}
      </Button>
      <Button look="quiet" onClick={onDone}>
        {t('later')}
      </Button>
    </form>
  )
}
