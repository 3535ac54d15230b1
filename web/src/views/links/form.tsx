// SPDX-License-Identifier: MIT
// A new link: for whom, how much it shows, and until when.
'use client'
import { useState } from 'react'
import { Temporal } from 'temporal-polyfill'
import type { LinkLevel, LinkMade } from '@/api/links'
import type { Calendar } from '@/api/types'
import { Button } from '@/parts/button'
import { useFaultText } from '@/parts/fault'
import { Row, Select, TextField } from '@/parts/field'
import { useMessages } from '@/state/language'
import { useSession, useUser } from '@/state/session'
import { messages } from './messages'
import style from './style.module.css'

const LEVELS: readonly LinkLevel[] = ['freebusy', 'titles', 'full']

interface LinkFormProps {
  readonly calendar: Calendar
  readonly onMade: (link: LinkMade) => void
  readonly onClose: () => void
}

/** The last moment of a day in a zone, as RFC 3339; null for no day. */
function endOfDay(day: string, zone: string): string | null {
  if (day === '') return null
  return Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(zone).toInstant().toString({ smallestUnit: 'second' })
}

/* The form stands inside the calendar's dialog, where Enter in a field makes the link. */
export function LinkForm({ calendar, onMade, onClose }: LinkFormProps) {
  const t = useMessages(messages)
  const faultText = useFaultText()
  const { api } = useSession()
  const { time_zone: zone } = useUser()
  const [label, setLabel] = useState('')
  const [level, setLevel] = useState<LinkLevel>('freebusy')
  const [day, setDay] = useState('')
  const [fault, setFault] = useState<string>()
  const [isBusy, setIsBusy] = useState(false)
  const today = Temporal.Now.plainDateISO(zone).toString()
  const make = async () => {
    if (day !== '' && day < today) {
      setFault(t('past'))
      return
    }
    setIsBusy(true)
    setFault(undefined)
    try {
      onMade(await api.links.create(calendar.id, { label: label.trim(), level, expires: endOfDay(day, zone) }))
    } catch (error) {
      setFault(faultText(error))
      setIsBusy(false)
    }
  }
  return (
    <form
      noValidate
      className={style.form}
      onSubmit={(event) => {
        event.preventDefault()
        void make()
      }}
    >
      <TextField label={t('label')} hint={t('labelHint')} value={label} onChange={setLabel} maxLength={255} autoComplete="off" />
      <Row>
        <Select
          label={t('level')}
          value={level}
          options={LEVELS.map((value) => ({ value, label: t(value) }))}
          onChange={(value) => { setLevel(value as LinkLevel) }}
        />
        <TextField label={t('until')} type="date" min={today} value={day} onChange={setDay} fault={fault} />
      </Row>
      <p className={style.soft} aria-live="polite">{t(`${level}Text`)}</p>
      <div className={style.buttons}>
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button look="primary" type="submit" isBusy={isBusy}>
          {t('create')}
        </Button>
      </div>
    </form>
  )
}
