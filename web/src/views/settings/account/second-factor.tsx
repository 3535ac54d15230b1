// SPDX-License-Identifier: MIT
// The second factor of an account whose password is kept here: a code that a program on another
// device shows. Turning it on, new recovery codes, turning it off.
'use client'
import { useCallback, useEffect, useState } from 'react'
import type { Enrolment, Proof, SecondFactor as Factor } from '@/api/account'
import { dayText } from '@/lib/dates'
import { Button } from '@/parts/button'
import { Icon } from '@/parts/icon'
import { Spinner } from '@/parts/spinner'
import { useLanguage, useMessages } from '@/state/language'
import { useSession, useUser } from '@/state/session'
import { useToasts } from '@/state/toasts'
import { messages } from './messages'
import { Prove } from './prove'
import { Enrol } from './enrol'
import { RecoveryCodes } from './recovery-codes'
import { Section } from '@/views/settings/section'
import style from '@/views/settings/style.module.css'

/** Few enough that it is time for new ones. */
const FEW = 3

type Open =
  | { readonly kind: 'prove'; readonly what: 'enrol' | 'codes' | 'off' }
  | { readonly kind: 'enrol'; readonly enrolment: Enrolment }
  | { readonly kind: 'codes'; readonly codes: readonly string[] }

interface OnProps {
  readonly factor: Factor
  readonly onAsk: (what: 'codes' | 'off') => void
}

function On({ factor, onAsk }: OnProps) {
  const t = useMessages(messages)
  const { locale } = useLanguage()
  const { time_zone: zone } = useUser()
  const left = factor.recovery_codes
  return (
    <>
      <p className={style.state}>
        <Icon name="shield" />
        {factor.since === null ? t('isOn') : t('isOnSince', { when: dayText(locale, factor.since, zone) })}
      </p>
      <p className={left <= FEW ? style.fault : style.soft}>{t.count('codesLeft', left)}</p>
      <div className={style.buttons}>
        <Button onClick={() => { onAsk('codes') }}>{t('newCodes')}</Button>
        <Button look="danger" onClick={() => { onAsk('off') }}>
          {t('turnOff')}
        </Button>
      </div>
    </>
  )
}

/** `onChanged`: called when it has been turned on or off. */
export function SecondFactor({ onChanged }: { readonly onChanged?: () => void }) {
  const t = useMessages(messages)
  const { api } = useSession()
  const { show } = useToasts()
  const [factor, setFactor] = useState<Factor | 'loading' | 'failed'>('loading')
  const [open, setOpen] = useState<Open | null>(null)
  const load = useCallback(async () => {
    try {
      setFactor(await api.account.secondFactor())
    } catch {
      setFactor('failed')
    }
  }, [api])
  useEffect(() => {
    void load()
  }, [load])
  const close = () => {
    setOpen(null)
    void load()
    onChanged?.()
  }
  /* What the proof opens; a failure is shown by the dialog that asked for it. */
  const proven = async (what: 'enrol' | 'codes' | 'off', proof: Proof) => {
    if (what === 'enrol') setOpen({ kind: 'enrol', enrolment: await api.account.enrol(proof.password) })
    else if (what === 'codes') setOpen({ kind: 'codes', codes: await api.account.newRecoveryCodes(proof) })
    else {
      await api.account.endSecondFactor(proof)
      show({ kind: 'info', text: t('turnedOff') })
      close()
    }
  }
  const ask = (what: 'enrol' | 'codes' | 'off') => {
    setOpen({ kind: 'prove', what })
  }
  return (
    <Section title={t('second')} text={t('secondText')}>
      {factor === 'loading' && <Spinner />}
      {factor === 'failed' && (
        <p role="alert">
          {t('secondFailed')} <Button onClick={() => void load()}>{t('retry')}</Button>
        </p>
      )}
      {typeof factor !== 'string' && factor.state === 'on' && <On factor={factor} onAsk={ask} />}
      {typeof factor !== 'string' && factor.state !== 'on' && (
        <div>
          <Button icon="shield" onClick={() => { ask('enrol') }}>
            {t('turnOn')}
          </Button>
        </div>
      )}
      {open?.kind === 'prove' && (
        <Prove what={open.what} onProve={(proof) => proven(open.what, proof)} onClose={close} />
      )}
      {open?.kind === 'enrol' && (
        <Enrol
          enrolment={open.enrolment}
          onDone={(codes) => {
            setOpen({ kind: 'codes', codes })
          }}
          onClose={close}
        />
      )}
      {open?.kind === 'codes' && <RecoveryCodes codes={open.codes} onClose={close} />}
    </Section>
  )
}
