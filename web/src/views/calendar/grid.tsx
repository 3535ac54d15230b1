// SPDX-License-Identifier: MIT
// The grid of a day, a week or a month. It asks for the events of the visible window only, and tells
// what the person drew, clicked, moved or stretched.
'use client'
import FullCalendar, {
  type CalendarRef,
  type DateClickInfo,
  type DateSelectInfo,
  type DatesSetInfo,
  type EventApi,
  type EventChangeInfo,
  type EventClickInfo,
  type EventInput,
  type EventSourceFunc,
  type EventTextInfo,
  type SlotLaneInfo,
} from '@fullcalendar/react'
import dayGridPlugin from '@fullcalendar/react/daygrid'
import interactionPlugin from '@fullcalendar/react/interaction'
import timeGridPlugin from '@fullcalendar/react/timegrid'
import theme from '@fullcalendar/react/themes/breezy'
import '@fullcalendar/react/skeleton.css'
import '@fullcalendar/react/themes/breezy/theme.css'
import './palette.css'
import { useMemo, type Ref } from 'react'
import { Temporal } from 'temporal-polyfill'
import { cleanColour } from '@/lib/colour'
import type { Span } from '@/lib/ical/expand'
import type { Dropped } from '@/lib/move'
import { isWritable } from '@/state/calendars'
import type { GridItem } from '@/state/book'
import { useLanguage, useMessages } from '@/state/language'
import { useUser } from '@/state/session'
import { messages as eventMessages } from '@/views/event/messages'
import { LOCALES, useHints } from './locales'

export type ViewName = 'day' | 'week' | 'month'

/* The grid takes a drag by the middle of the slot it began in, so a slot must be no longer than the
   step of a drag: quarters of an hour, of which only the half hours are drawn. */
const SNAP_MINUTES = 15
const SLOT_HEIGHT = 15

const VIEW_TYPES = { day: 'timeGridDay', week: 'timeGridWeek', month: 'dayGridMonth' } as const

/** What the grid shows: the days of the range itself, `last` included. */
export interface Shown {
  readonly view: ViewName
  readonly first: Temporal.PlainDate
  readonly last: Temporal.PlainDate
  readonly date: Temporal.PlainDate
}

export interface Point {
  readonly x: number
  readonly y: number
}

interface GridProps {
  readonly ref: Ref<CalendarRef>
  readonly initialView: ViewName
  readonly initialDate: string
  readonly load: (span: Span) => Promise<readonly GridItem[]>
  readonly onShown: (shown: Shown) => void
  readonly onLoading: (isLoading: boolean) => void
  readonly onDraw: (dropped: Dropped, near: Point) => void
  readonly onOpen: (item: GridItem, near: Point) => void
  readonly onDrop: (item: GridItem, dropped: Dropped, revert: () => void) => void
}

function isQuarter(time: SlotLaneInfo['time']): boolean {
  return ((time?.milliseconds ?? 0) / 60_000) % 30 !== 0
}

function viewName(type: string): ViewName {
  const found = (Object.keys(VIEW_TYPES) as ViewName[]).find((name) => VIEW_TYPES[name] === type)
  return found ?? 'week'
}

function plainDate(iso: string): Temporal.PlainDate {
  return Temporal.PlainDate.from(iso.slice(0, 10))
}

/** What the grid says where an event says nothing. */
interface Words {
  readonly untitled: string
  readonly busy: string
}

function classOf(marks: Readonly<Record<string, boolean>>): string {
  return ['event-block', ...Object.keys(marks).filter((name) => marks[name])].join(' ')
}

/** The range as the grid writes it: days without, times with their offset. */
function droppedOf(startStr: string, endStr: string, isAllDay: boolean, length: Temporal.DurationLike): Dropped {
  if (isAllDay) {
    const start = plainDate(startStr)
    return { kind: 'date', start, end: endStr === '' ? start.add({ days: 1 }) : plainDate(endStr) }
  }
  const start = Temporal.Instant.from(startStr)
  return { kind: 'time', start, end: endStr === '' ? start.add(length) : Temporal.Instant.from(endStr) }
}

/** A click draws the shortest stretch: it means the hour that begins at that half hour. */
function drawnOf({ startStr, endStr, allDay }: DateSelectInfo, zone: string): Dropped {
  const drawn = droppedOf(startStr, endStr, allDay, { hours: 1 })
  if (drawn.kind === 'date' || drawn.end.since(drawn.start).total('minutes') > SNAP_MINUTES) return drawn
  const half = { smallestUnit: 'minute', roundingIncrement: 30, roundingMode: 'floor' } as const
  const start = drawn.start.toZonedDateTimeISO(zone).round(half).toInstant()
  return { kind: 'time', start, end: start.add({ hours: 1 }) }
}

function pointOf(event: Event | null | undefined, element?: Element): Point {
  if (event instanceof MouseEvent && (event.clientX !== 0 || event.clientY !== 0)) {
    return { x: event.clientX, y: event.clientY }
  }
  const box = (element ?? document.body).getBoundingClientRect()
  return { x: box.right, y: box.top }
}

function inputOf(item: GridItem, words: Words): EventInput {
  const { start, end, startsAt, endsAt, title, isCancelled, isTentative } = item.occurrence
  const isDay = start.kind === 'date'
  const isEmpty = startsAt.equals(endsAt)
  const dates = isDay
    ? { start: start.date.toString(), end: end.kind === 'date' ? end.date.toString() : '' }
    : { start: startsAt.toString(), ...(isEmpty ? {} : { end: endsAt.toString() }) }
  return {
    id: item.id,
    title: item.isBusyOnly ? words.busy : title || words.untitled,
    allDay: isDay,
    ...dates,
    color: cleanColour(item.calendar.color),
    editable: isWritable(item.calendar) && !item.isBusyOnly,
    className: classOf({ 'event-cancelled': isCancelled, 'event-tentative': isTentative, 'event-busy': item.isBusyOnly }),
    extendedProps: { item },
  }
}

function itemOf(event: EventApi): GridItem {
  return event.extendedProps.item as GridItem
}

/** An event without length keeps none; what comes from the all-day row lasts an hour. */
function changeOf({ event, oldEvent }: EventChangeInfo): Dropped {
  return droppedOf(event.startStr, event.endStr, event.allDay, oldEvent.allDay ? { hours: 1 } : { hours: 0 })
}

export function Grid({ ref, initialView, initialDate, load, onShown, onLoading, onDraw, onOpen, onDrop }: GridProps) {
  const t = useMessages(eventMessages)
  const user = useUser()
  const { language, locale } = useLanguage()
  const words = useMemo(() => ({ untitled: t('untitled'), busy: t('busy') }), [t])
  const source = useMemo<EventSourceFunc>(
    () => async (info: { start: Date; end: Date }) => {
      const instant = (date: Date) => Temporal.Instant.fromEpochMilliseconds(date.getTime())
      const items = await load({ from: instant(info.start), to: instant(info.end) })
      return items.map((item) => inputOf(item, words))
    },
    [load, words],
  )
  const hints = useHints()
  const strings = useMemo(() => ({ ...LOCALES[language], ...hints, code: locale }), [language, locale, hints])
  const change = (info: EventChangeInfo) => {
    onDrop(itemOf(info.event), changeOf(info), info.revert)
  }
  return (
    <FullCalendar
      ref={ref}
      plugins={[theme, timeGridPlugin, dayGridPlugin, interactionPlugin]}
      initialView={VIEW_TYPES[initialView]}
      initialDate={initialDate}
      headerToolbar={false}
      locale={strings}
      timeZone={user.time_zone}
      firstDay={(user.week_start + 1) % 7}
      height="100%"
      borderless
      nowIndicator
      navLinks
      navLinkDayClick="timeGridDay"
      dayMaxEvents
      scrollTime="06:45:00"
      slotDuration={{ minutes: SNAP_MINUTES }}
      slotHeaderInterval="01:00:00"
      eventTimeFormat={{ hour: '2-digit', minute: '2-digit' }}
      slotHeaderFormat={{ hour: '2-digit', minute: '2-digit' }}
      slotMinHeight={SLOT_HEIGHT}
      slotHeaderInnerClass="slot-label"
      columnEventClass="event-column"
      eventShortHeight={46}
      columnEventTimeClass={({ isShort }: EventTextInfo) => (isShort ? 'event-text event-late' : 'event-text')}
      columnEventTitleClass={({ isShort }: EventTextInfo) => (isShort ? 'event-text' : 'event-text event-title')}
      listItemEventClass="event-line"
      rowEventClass="event-line"
      listItemEventInnerClass="event-row"
      rowEventInnerClass="event-row"
      slotLaneClass={({ time }: SlotLaneInfo) => (isQuarter(time) ? 'slot-quiet' : '')}
      eventInteractive
      editable
      eventResizableFromStart
      selectable
      selectMirror
      unselectAuto
      events={source}
      loading={onLoading}
      datesSet={(info: DatesSetInfo) => {
        const { view } = info
        const day = (date: Date) =>
          Temporal.Instant.fromEpochMilliseconds(date.getTime()).toZonedDateTimeISO(user.time_zone).toPlainDate()
        onShown({
          view: viewName(view.type),
          first: day(view.currentStart),
          last: day(new Date(view.currentEnd.getTime() - 1)),
          date: day(view.calendar.getDate()),
        })
      }}
      select={(info: DateSelectInfo) => {
        onDraw(drawnOf(info, user.time_zone), pointOf(info.jsEvent))
      }}
      dateClick={(info: DateClickInfo) => {
        /* The mouse draws; a finger scrolls, so a tap stands for the drawing. */
        if (!info.jsEvent.type.startsWith('touch')) return
        const { view } = info
        if (viewName(view.type) === 'month') view.calendar.changeView(VIEW_TYPES.day, info.dateStr)
        else onDraw(droppedOf(info.dateStr, '', info.allDay, { hours: 1 }), pointOf(null, info.dayEl))
      }}
      eventClick={(info: EventClickInfo) => {
        info.jsEvent.preventDefault()
        onOpen(itemOf(info.event), pointOf(info.jsEvent, info.el))
      }}
      eventDrop={change}
      eventResize={change}
    />
  )
}

export function viewType(view: ViewName): string {
  return VIEW_TYPES[view]
}
