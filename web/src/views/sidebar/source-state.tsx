// SPDX-License-Identifier: MIT
// Where a subscription comes from and how it goes: when it was asked last, what went wrong.
'use client'
import { useEffect, useState } from 'react'
import type { Subscription } from '@/api/subscriptions'
import type { Calendar } from '@/api/types'
import { momentText } from '@/lib/dates'
import { Button } from '@/parts/button'
import { useFaultText } from '@/parts/fault'
import { Icon } from '@/parts/icon'
import { useCalendars } from '@/state/calendars'
import { useLanguage, useMessages } from '@/state/language'
import { useSession, useUser } from '@/state/session'
import { messages } from './messages'
import style from './style.module.css'

export function SourceState({ calendar: { id, source = '' } }: { readonly calendar: Calendar }) {
  const t = useMessages(messages)
  const faultText = useFaultText()
  const { api } = useSession()
  const { load } = useCalendars()
  const { locale } = useLanguage()
  const { time_zone: zone } = useUser()
  const [state, setState] = useState<Subscription | null>(null)
  const [fault, setFault] = useState<string>()
  const [isBusy, setIsBusy] = useState(false)
  const isHolidays = source.startsWith('holidays:')
  useEffect(() => {
    api.subscriptions.at(id).then(setState, (error: unknown) => {
      setFault(faultText(error))
    })
  }, [api, id, faultText])
  const refresh = async () => {
    setIsBusy(true)
    setFault(undefined)
    try {
      setState(await api.subscriptions.refresh(id))
      await load()
    } catch (error) {
      setFault(faultText(error))
    } finally {
      setIsBusy(false)
    }
  }
  const when = (at: string | null) => (at === null ? t('never') : momentText(locale, at, zone))
  return (
    <div className={style.source}>
      <Icon name={isHolidays ? 'star' : 'globe'} size={18} />
      <div>
        <strong>{t(isHolidays ? 'holidays' : 'subscription')}</strong>
        {!isHolidays && <span translate="no">{source}</span>}
        {state && <span>{t(`source_${state.state}`, { when: when(state.succeeded) })}</span>}
        {state && state.refused > 0 && <span>{t.count('sourceRefused', state.refused)}</span>}
        {state?.why && <span className={style.fault}>{state.why}</span>}
        <span role="alert" className={style.fault}>{fault ?? ''}</span>
      </div>
      {!isHolidays && (
        <Button icon="refresh" isBusy={isBusy} onClick={() => void refresh()}>
          {t('refresh')}
        </Button>
      )}
    </div>
  )
}
