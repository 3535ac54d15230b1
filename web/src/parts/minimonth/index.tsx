// SPDX-License-Identifier: MIT
// A month on a small sheet: shows where the grid stands and leads to any day. One stop of the tab
// key; inside, the arrows walk over the days.
'use client'
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { Temporal } from 'temporal-polyfill'
import { daysText, monthSheet, monthText, weekdayText } from '@/lib/dates'
import { IconButton } from '@/parts/button'
import { useLanguage, useMessages } from '@/state/language'
import { messages } from './messages'
import style from './style.module.css'

interface MiniMonthProps {
  /** The days the grid shows; `to` is included. */
  readonly from: Temporal.PlainDate
  readonly to: Temporal.PlainDate
  /** The day the grid is about. */
  readonly date: Temporal.PlainDate
  readonly today: Temporal.PlainDate
  readonly weekStart: number
  readonly onPick: (date: Temporal.PlainDate) => void
}

const STEPS: Readonly<Record<string, Temporal.DurationLike>> = {
  ArrowLeft: { days: -1 },
  ArrowRight: { days: 1 },
  ArrowUp: { days: -7 },
  ArrowDown: { days: 7 },
  PageUp: { months: -1 },
  PageDown: { months: 1 },
}

export function MiniMonth({ from, to, date, today, weekStart, onPick }: MiniMonthProps) {
  const t = useMessages(messages)
  const { locale } = useLanguage()
  const [at, setAt] = useState(date)
  const [last, setLast] = useState(date)
  const grid = useRef<HTMLDivElement>(null)
  const isWalking = useRef(false)
  if (!last.equals(date)) {
    setLast(date)
    setAt(date)
  }
  useEffect(() => {
    if (!isWalking.current) return
    isWalking.current = false
    grid.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus()
  }, [at])

  const onKey = (event: KeyboardEvent) => {
    const step = STEPS[event.key]
    if (!step) return
    event.preventDefault()
    isWalking.current = true
    setAt(at.add(step))
  }
  const classOf = (day: Temporal.PlainDate) =>
    [
      style.day,
      day.month === at.month ? '' : style.other,
      Temporal.PlainDate.compare(day, from) >= 0 && Temporal.PlainDate.compare(day, to) <= 0 ? style.shown : '',
      day.equals(today) ? style.today : '',
    ].join(' ')
  return (
    <section className={style.frame} aria-label={t('label')}>
      <header className={style.head}>
        <span aria-live="polite">{monthText(locale, at)}</span>
        <IconButton icon="left" size={16} name={t('previous')} onClick={() => { setAt(at.subtract({ months: 1 })) }} />
        <IconButton icon="right" size={16} name={t('next')} onClick={() => { setAt(at.add({ months: 1 })) }} />
      </header>
      <div className={style.grid} aria-hidden="true">
        {monthSheet(at, weekStart).slice(0, 7).map((day) => (
          <span key={day.dayOfWeek} className={style.weekday}>
            {weekdayText(locale, day.dayOfWeek, 'narrow')}
          </span>
        ))}
      </div>
      {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div className={style.grid} ref={grid} onKeyDown={onKey}>
        {monthSheet(at, weekStart).map((day) => (
          <button
            key={day.toString()}
            type="button"
            className={classOf(day)}
            tabIndex={day.equals(at) ? 0 : -1}
            aria-label={daysText(locale, day, day)}
            aria-current={day.equals(today) ? 'date' : undefined}
            onClick={() => {
              onPick(day)
            }}
          >
            {day.day}
          </button>
        ))}
      </div>
    </section>
  )
}
