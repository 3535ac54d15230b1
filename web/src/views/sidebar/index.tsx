// SPDX-License-Identifier: MIT
// The calendars at the side: which are shown, in which colour, and the way to change them.
'use client'
import { useState } from 'react'
import type { Calendar } from '@/api/types'
import { cleanColour } from '@/lib/colour'
import { Button, IconButton } from '@/parts/button'
import { useShowFault } from '@/parts/fault'
import { Spinner } from '@/parts/spinner'
import { useCalendars, useEventCalendars } from '@/state/calendars'
import { useMessages } from '@/state/language'
import { CalendarDialog } from './calendar-dialog'
import { messages } from './messages'
import style from './style.module.css'

type Open = { readonly calendar: Calendar | null } | null

function Entry({ calendar, onEdit }: { readonly calendar: Calendar; readonly onEdit: () => void }) {
  const t = useMessages(messages)
  const { setVisible } = useCalendars()
  const showFault = useShowFault()
  const { name } = calendar
  return (
    <li className={style.entry}>
      <label>
        <input
          type="checkbox"
          checked={calendar.visible}
          aria-label={t('show', { name })}
          style={{ accentColor: cleanColour(calendar.color) }}
          onChange={(event) => {
            setVisible(calendar.id, event.target.checked).catch(showFault)
          }}
        />
        <span>{name}</span>
      </label>
      <IconButton icon="more" size={18} name={t('editNamed', { name })} onClick={onEdit} />
    </li>
  )
}

export function Sidebar() {
  const t = useMessages(messages)
  const { list, load } = useCalendars()
  const calendars = useEventCalendars()
  const [open, setOpen] = useState<Open>(null)
  const close = () => {
    setOpen(null)
  }
  return (
    <section className={style.section} aria-label={t('calendars')}>
      <header>
        <h2>{t('calendars')}</h2>
        <IconButton icon="add" size={18} name={t('newCalendar')} onClick={() => { setOpen({ calendar: null }) }} />
      </header>
      {list.state === 'loading' && <Spinner />}
      {list.state === 'failed' && (
        <div className={style.note} role="alert">
          <p>{t('failed')}</p>
          <Button onClick={() => void load()}>{t('retry')}</Button>
        </div>
      )}
      {list.state === 'ready' && calendars.length === 0 && <p className={style.note}>{t('none')}</p>}
      <ul>
        {calendars.map((calendar) => (
          <Entry key={calendar.id} calendar={calendar} onEdit={() => { setOpen({ calendar }) }} />
        ))}
      </ul>
      {open && <CalendarDialog calendar={open.calendar} onClose={close} />}
    </section>
  )
}
