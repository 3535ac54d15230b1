// SPDX-License-Identifier: MIT
// The quick way to a new event: a title and a calendar beside the place that was clicked or drawn.
'use client'
import { useMemo, useState } from 'react'
import type { Calendar } from '@/api/types'
import { daysText, spanText } from '@/lib/dates'
import type { When } from '@/lib/ical/when'
import { Zones } from '@/lib/zone/zone'
import { Button } from '@/parts/button'
import { Dialog } from '@/parts/dialog'
import { Select, TextField } from '@/parts/field'
import { keep, kept } from '@/state/kept'
import { useLanguage, useMessages } from '@/state/language'
import { useUser } from '@/state/session'
import { messages } from './messages'
import style from './style.module.css'

export interface Draft {
  readonly start: When
  readonly end: When
}

interface QuickProps {
  readonly draft: Draft
  readonly calendars: readonly Calendar[]
  readonly near: { readonly x: number; readonly y: number } | undefined
  readonly onSave: (title: string, calendar: Calendar) => Promise<void>
  readonly onMore: (title: string, calendar: Calendar) => void
  readonly onClose: () => void
}

function useDraftText({ start, end }: Draft): string {
  const { locale } = useLanguage()
  const { time_zone: zone } = useUser()
  const zones = useMemo(() => new Zones(zone), [zone])
  if (start.kind === 'date') {
    const last = end.kind === 'date' ? end.date.subtract({ days: 1 }) : start.date
    return daysText(locale, start.date, last)
  }
  return spanText(locale, zones.instant(start), zones.instant(end), zone)
}

export function QuickCreate({ draft, calendars, near, onSave, onMore, onClose }: QuickProps) {
  const t = useMessages(messages)
  const [title, setTitle] = useState('')
  /* The calendar used last is the likeliest. */
  const [id, setId] = useState(() => kept('calendar') ?? '')
  const [isBusy, setIsBusy] = useState(false)
  const when = useDraftText(draft)
  const calendar = calendars.find((each) => each.id === id) ?? calendars[0]
  if (!calendar) return null
  const save = async () => {
    keep('calendar', calendar.id)
    setIsBusy(true)
    await onSave(title.trim(), calendar)
    setIsBusy(false)
  }
  return (
    <Dialog
      title={t('newEvent')}
      width="narrow"
      near={near}
      onClose={onClose}
      onSubmit={() => void save()}
      footer={
        <>
          <Button look="quiet" onClick={() => { onMore(title, calendar) }}>
            {t('moreOptions')}
          </Button>
          <Button look="primary" type="submit" isBusy={isBusy}>
            {t('save')}
          </Button>
        </>
      }
    >
      <TextField label={t('title')} value={title} onChange={setTitle} data-autofocus autoComplete="off" />
      <p className={style.soft}>{when}</p>
      {calendars.length > 1 && (
        <Select
          label={t('calendar')}
          value={calendar.id}
          options={calendars.map(({ id: value, name }) => ({ value, label: name }))}
          onChange={setId}
        />
      )}
    </Dialog>
  )
}
