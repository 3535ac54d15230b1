// SPDX-License-Identifier: MIT
// The calendars at the side: one's own and those of others by their owners; which are shown, in
// which colour, the way to change them, and what others offer.
'use client'
import { useState } from 'react'
import type { Calendar } from '@/api/types'
import { cleanColour } from '@/lib/colour'
import { Button, IconButton } from '@/parts/button'
import { useShowFault } from '@/parts/fault'
import { Icon, type IconName } from '@/parts/icon'
import { Menu } from '@/parts/menu'
import { Spinner } from '@/parts/spinner'
import { isWritable, useCalendars, useShelf } from '@/state/calendars'
import { useMessages } from '@/state/language'
import { useUser } from '@/state/session'
import { ImportDialog } from '@/views/import'
import { HolidayDialog } from '@/views/subscribe/holidays'
import { SubscribeDialog } from '@/views/subscribe'
import { CalendarDialog, type TabName } from './calendar-dialog'
import { Invitations } from './invitations'
import { messages } from './messages'
import style from './style.module.css'

type Open =
  | { readonly kind: 'calendar'; readonly calendar: Calendar | null; readonly tab: TabName }
  | { readonly kind: 'subscribe' }
  | { readonly kind: 'holidays' }
  | { readonly kind: 'import' }

/** A small sign for what is not an ordinary calendar of one's own. */
function useSign(calendar: Calendar): { readonly icon: IconName; readonly name: string } | null {
  const t = useMessages(messages)
  const { handle } = useUser()
  if (calendar.source?.startsWith('holidays:')) return { icon: 'star', name: t('holidays') }
  if (calendar.source) return { icon: 'globe', name: t('subscription') }
  if (calendar.right === 'freebusy') return { icon: 'eye', name: t('busyOnly') }
  return calendar.owner !== handle && !isWritable(calendar) ? { icon: 'lock', name: t('readOnly') } : null
}

function Entry({ calendar, onOpen }: { readonly calendar: Calendar; readonly onOpen: (tab: TabName) => void }) {
  const t = useMessages(messages)
  const { setVisible } = useCalendars()
  const showFault = useShowFault()
  const sign = useSign(calendar)
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
        {sign && (
          <span className={style.sign} title={sign.name}>
            <Icon name={sign.icon} size={15} />
            <span className="hidden">{sign.name}</span>
          </span>
        )}
      </label>
      {calendar.right === 'manage' && (
        <IconButton icon="people" size={18} name={t('shareNamed', { name })} onClick={() => { onOpen('sharing') }} />
      )}
      <IconButton icon="more" size={18} name={t('editNamed', { name })} onClick={() => { onOpen('general') }} />
    </li>
  )
}

function Entries({ calendars, onOpen }: { readonly calendars: readonly Calendar[]; readonly onOpen: (open: Open) => void }) {
  return (
    <ul>
      {calendars.map((calendar) => (
        <Entry key={calendar.id} calendar={calendar} onOpen={(tab) => { onOpen({ kind: 'calendar', calendar, tab }) }} />
      ))}
    </ul>
  )
}

function OpenDialog({ open, onClose }: { readonly open: Open; readonly onClose: () => void }) {
  if (open.kind === 'subscribe') return <SubscribeDialog onClose={onClose} />
  if (open.kind === 'holidays') return <HolidayDialog onClose={onClose} />
  if (open.kind === 'import') return <ImportDialog onClose={onClose} />
  return <CalendarDialog calendar={open.calendar} tab={open.tab} onClose={onClose} />
}

export function Sidebar() {
  const t = useMessages(messages)
  const { list, load } = useCalendars()
  const { own, others } = useShelf()
  const [open, setOpen] = useState<Open | null>(null)
  const choices = [
    { icon: 'add', label: t('newCalendar'), run: () => { setOpen({ kind: 'calendar', calendar: null, tab: 'general' }) } },
    { icon: 'globe', label: t('subscribe'), run: () => { setOpen({ kind: 'subscribe' }) } },
    { icon: 'star', label: t('addHolidays'), run: () => { setOpen({ kind: 'holidays' }) } },
    { icon: 'upload', label: t('importFile'), run: () => { setOpen({ kind: 'import' }) } },
  ] as const
  return (
    <>
      <Invitations />
      <section className={style.section} aria-label={t('calendars')}>
        <header>
          <h2>{t('calendars')}</h2>
          <Menu icon="add" name={t('addCalendar')} choices={choices} />
        </header>
        {list.state === 'loading' && <Spinner />}
        {list.state === 'failed' && (
          <div className={style.note} role="alert">
            <p>{t('failed')}</p>
            <Button onClick={() => void load()}>{t('retry')}</Button>
          </div>
        )}
        {list.state === 'ready' && own.length === 0 && <p className={style.note}>{t('none')}</p>}
        <Entries calendars={own} onOpen={setOpen} />
      </section>
      {others.map((group) => (
        <section key={group.owner} className={style.section} aria-label={t('calendarsOf', { owner: group.name })}>
          <h2 className={style.owner}>{group.name}</h2>
          <Entries calendars={group.calendars} onOpen={setOpen} />
        </section>
      ))}
      {open && <OpenDialog open={open} onClose={() => { setOpen(null) }} />}
    </>
  )
}
