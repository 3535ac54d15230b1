// SPDX-License-Identifier: MIT
// Giving the secret to an authenticator program: by a QR code drawn here, or typed; proven by a
// first code.
'use client'
import { useState } from 'react'
import type { Enrolment } from '@/api/account'
import { Refused } from '@/lib/send'
import { Button } from '@/parts/button'
import { CopyLine } from '@/parts/copyline'
import { Dialog } from '@/parts/dialog'
import { useFaultText } from '@/parts/fault'
import { TextField } from '@/parts/field'
import { QrCode } from '@/parts/qr'
import { useMessages } from '@/state/language'
import { useSession } from '@/state/session'
import { messages } from './messages'
import style from '@/views/settings/style.module.css'

interface EnrolProps {
  readonly enrolment: Enrolment
  readonly onDone: (codes: readonly string[]) => void
  readonly onClose: () => void
}

/** In groups of four, which are easier to type. */
function grouped(secret: string): string {
  return secret.replace(/(.{4})(?=.)/g, '$1 ')
}

export function Enrol({ enrolment, onDone, onClose }: EnrolProps) {
  const t = useMessages(messages)
  const faultText = useFaultText()
  const { api } = useSession()
  const [code, setCode] = useState('')
  const [fault, setFault] = useState<string>()
  const [isBusy, setIsBusy] = useState(false)
  const confirm = async () => {
    const given = code.replace(/\s/g, '')
    if (!/^\d{6}$/.test(given)) {
      setFault(t('codeForm'))
      return
    }
    setIsBusy(true)
    setFault(undefined)
    try {
      onDone(await api.account.confirm(given))
    } catch (error) {
      const isWrong = error instanceof Refused && (error.status === 401 || error.status === 422)
      setFault(isWrong ? t('codeWrong') : faultText(error))
      setCode('')
      setIsBusy(false)
    }
  }
  return (
    <Dialog
      title={t('enrolTitle')}
      onClose={onClose}
      onSubmit={() => void confirm()}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button look="primary" type="submit" isBusy={isBusy}>
            {t('turnOn')}
          </Button>
        </>
      }
    >
      <p>{t('enrolText')}</p>
      <div className={style.qr}>
        <QrCode text={enrolment.uri} name={t('qr')} />
      </div>
      <details className={style.manual}>
        <summary>{t('byHand')}</summary>
        <CopyLine label={t('secretKey')} text={grouped(enrolment.secret)} />
      </details>
      <TextField label={t('code')} hint={t('codeHint')} value={code} onChange={setCode} inputMode="numeric" autoComplete="one-time-code" maxLength={9} fault={fault} data-autofocus />
    </Dialog>
  )
}
