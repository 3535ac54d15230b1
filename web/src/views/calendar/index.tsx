// SPDX-License-Identifier: MIT
// The calendar page: bar, side and grid, and the events of the visible window from the book.
'use client'
import type { CalendarRef } from '@fullcalendar/react'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { Temporal } from 'temporal-polyfill'
import { nextHalfHour } from '@/lib/dates'
import type { Span } from '@/lib/ical/expand'
import { UTC } from '@/lib/ical/when'
import type { Dropped } from '@/lib/move'
import { Button, IconButton } from '@/parts/button'
import { useShowFault } from '@/parts/fault'
import { MiniMonth } from '@/parts/minimonth'
import { EventBook } from '@/state/book'
import { useEventCalendars } from '@/state/calendars'
import { useMessages } from '@/state/language'
import { useSession, useUser } from '@/state/session'
import { useToasts } from '@/state/toasts'
import type { Draft } from '@/views/event/quick'
import { Sidebar } from '@/views/sidebar'
import { readAddress, writeAddress } from './address'
import { useChanges } from './changes'
import { Grid, viewType, type Point, type Shown } from './grid'
import { messages } from './messages'
import style from './style.module.css'
import { Toolbar } from './toolbar'

const REFRESH_MS = 5 * 60_000

function draftOf(dropped: Dropped, zone: string): Draft {
  if (dropped.kind === 'date') {
    return { start: { kind: 'date', date: dropped.start }, end: { kind: 'date', date: dropped.end } }
  }
  const point = (instant: Temporal.Instant) =>
    ({ kind: 'time', local: instant.toZonedDateTimeISO(zone).toPlainDateTime(), zone: zone || UTC }) as const
  return { start: point(dropped.start), end: point(dropped.end) }
}

/** Loads the window's events of the calendars that are shown. */
function useLoad(book: EventBook) {
  const t = useMessages(messages)
  const { show } = useToasts()
  const showFault = useShowFault()
  const calendars = useEventCalendars()
  const visible = useMemo(() => calendars.filter((calendar) => calendar.visible), [calendars])
  return useCallback(
    async (span: Span) => {
      const { items, failures, unreadable } = await book.load(visible, span)
      if (failures.length === visible.length && failures.length > 0) showFault(failures[0])
      else if (failures.length > 0) show({ kind: 'error', text: t('loadFailed') })
      if (unreadable > 0) show({ kind: 'info', text: t.count('unreadable', unreadable) })
      return items
    },
    [book, visible, show, showFault, t],
  )
}

/** Asks again now and then, and whenever the page is looked at anew. */
function useRefresh(refetch: () => void) {
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === 'visible') refetch()
    }
    const timer = setInterval(look, REFRESH_MS)
    document.addEventListener('visibilitychange', look)
    window.addEventListener('online', look)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', look)
      window.removeEventListener('online', look)
    }
  }, [refetch])
}

export function CalendarView() {
  const t = useMessages(messages)
  const user = useUser()
  const { dav } = useSession()
  const grid = useRef<CalendarRef>(null)
  const [place] = useState(() => readAddress(user.time_zone))
  const [shown, setShown] = useState<Shown | null>(null)
  const [isLoading, setIsLoading] = useState(false)
  const [isMenuOpen, setIsMenuOpen] = useState(false)
  const book = useMemo(() => new EventBook(dav, user.time_zone, user.email, user.handle), [dav, user.time_zone, user.email, user.handle])
  const load = useLoad(book)
  const refetch = useCallback(() => {
    grid.current?.getApi().refetchEvents()
  }, [])
  useRefresh(refetch)
  const changes = useChanges(book, refetch)

  const draw = (dropped: Dropped, near?: Point) => {
    grid.current?.getApi().unselect()
    changes.draw(draftOf(dropped, user.time_zone), near)
  }
  const drawNow = () => {
    const today = Temporal.Now.plainDateISO(user.time_zone)
    const next = nextHalfHour(Temporal.Now.instant(), user.time_zone)
    const isThere = !shown || (Temporal.PlainDate.compare(today, shown.first) >= 0 && Temporal.PlainDate.compare(today, shown.last) <= 0)
    const at = isThere ? next : shown.first.toPlainDateTime({ hour: 9 })
    const start = at.toZonedDateTime(user.time_zone).toInstant()
    draw({ kind: 'time', start, end: start.add({ hours: 1 }) })
  }
  return (
    <div className={style.page}>
      <a className={style.skip} href="#grid">
        {t('skip')}
      </a>
      <Toolbar
        shown={shown}
        isLoading={isLoading}
        onMenu={() => { setIsMenuOpen(true) }}
        onToday={() => { grid.current?.getApi().today() }}
        onStep={(direction) => { grid.current?.getApi()[direction]() }}
        onView={(view) => { grid.current?.getApi().changeView(viewType(view)) }}
      />
      <aside className={`${style.side} ${isMenuOpen ? style.open : ''}`}>
        <div className={style.closeMenu}>
          <IconButton icon="close" name={t('closeMenu')} onClick={() => { setIsMenuOpen(false) }} />
        </div>
        <div className={style.create}>
          <Button look="primary" icon="add" onClick={drawNow}>
            {t('newEvent')}
          </Button>
        </div>
        {shown && (
          <MiniMonth
            from={shown.first}
            to={shown.last}
            date={shown.date}
            today={Temporal.Now.plainDateISO(user.time_zone)}
            weekStart={user.week_start}
            onPick={(date) => {
              grid.current?.getApi().gotoDate(date.toString())
              setIsMenuOpen(false)
            }}
          />
        )}
        <Sidebar />
        <p className={style.zone}>{t('zone', { zone: user.time_zone.replace(/_/g, ' ') })}</p>
      </aside>
      {isMenuOpen && (
        <button type="button" className={style.veil} aria-label={t('closeMenu')} onClick={() => { setIsMenuOpen(false) }} />
      )}
      <main className={style.grid} id="grid" tabIndex={-1}>
        <Grid
          ref={grid}
          initialView={place.view}
          initialDate={place.date}
          load={load}
          onShown={(next) => {
            setShown(next)
            writeAddress(next)
          }}
          onLoading={setIsLoading}
          onDraw={draw}
          onOpen={changes.open}
          onDrop={changes.drop}
        />
      </main>
      <div className={style.fab}>
        <IconButton icon="add" name={t('newEvent')} onClick={drawNow} />
      </div>
      {changes.dialogs}
    </div>
  )
}
