// SPDX-License-Identifier: MIT
// The password for signing in here.
'use client'
import { useState } from 'react'
import { Button } from '@/parts/button'
import { useFaultText } from '@/parts/fault'
import { Row, TextField } from '@/parts/field'
import { useMessages } from '@/state/language'
import { useSession, useUser } from '@/state/session'
import { useToasts } from '@/state/toasts'
import { messages } from './messages'
import { Section } from './section'
import style from './style.module.css'

const SHORTEST = 12

type Fault = { readonly field: 'current' | 'next'; readonly text: string }

export function Password() {
  const t = useMessages(messages)
  const faultText = useFaultText()
  const user = useUser()
  const { setPassword } = useSession()
  const { show } = useToasts()
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const [fault, setFault] = useState<Fault>()
  const [isBusy, setIsBusy] = useState(false)
  const { has_password: hasPassword } = user

  const missing = (): Fault | undefined => {
    if (hasPassword && current === '') return { field: 'current', text: t('currentMissing') }
    return next.length < SHORTEST ? { field: 'next', text: t('tooShort', { n: SHORTEST }) } : undefined
  }
  const save = async () => {
    const wrong = missing()
    setFault(wrong)
    if (wrong) return
    setIsBusy(true)
    try {
      await setPassword({ ...(hasPassword ? { current } : {}), new: next })
      setCurrent('')
      setNext('')
      show({ kind: 'info', text: t('passwordSaved') })
    } catch (error) {
      setFault({ field: hasPassword ? 'current' : 'next', text: faultText(error) })
    } finally {
      setIsBusy(false)
    }
  }
  const faultOf = (field: Fault['field']) => (fault?.field === field ? fault.text : undefined)
  return (
    <Section title={t('password')} text={hasPassword ? t('passwordText') : `${t('noPassword')} ${t('passwordText')}`}>
      <form
        noValidate
        className={style.form}
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <input type="text" name="username" autoComplete="username" value={user.handle} readOnly hidden />
        <Row>
          {hasPassword && (
            <TextField label={t('current')} type="password" autoComplete="current-password" value={current} onChange={setCurrent} fault={faultOf('current')} />
          )}
          <TextField label={t('next')} type="password" autoComplete="new-password" value={next} onChange={setNext} fault={faultOf('next')} />
        </Row>
        <div>
          <Button type="submit" isBusy={isBusy}>
            {t(hasPassword ? 'changePassword' : 'setPassword')}
          </Button>
        </div>
      </form>
    </Section>
  )
}
