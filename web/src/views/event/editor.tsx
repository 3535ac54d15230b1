// SPDX-License-Identifier: MIT
// The editor of an event. When somebody else saved first it says so, merges what does not clash and
// shows both versions of what does.
'use client'
import { useMemo, useState } from 'react'
import { Temporal } from 'temporal-polyfill'
import type { Calendar } from '@/api/types'
import { formOf, mergeForms, readForm, withStart, type EventForm, type FormFault, type FormField } from '@/lib/form'
import type { EventFields } from '@/lib/ical/fields'
import { Conflict } from '@/lib/send'
import { allZones, Zones } from '@/lib/zone/zone'
import { Button } from '@/parts/button'
import { Confirm } from '@/parts/dialog/confirm'
import { Dialog } from '@/parts/dialog'
import { useFaultText } from '@/parts/fault'
import { Check, Row, Select, TextArea, TextField } from '@/parts/field'
import type { EventBook, Opened } from '@/state/book'
import { useMessages } from '@/state/language'
import { useUser } from '@/state/session'
import { messages } from './messages'
import { RepeatFields } from './repeat'
import style from './style.module.css'

/** What is edited: an event that is stored, or a new one. */
export type Subject =
  | { readonly kind: 'stored'; readonly opened: Opened; readonly calendar: Calendar }
  | { readonly kind: 'new'; readonly fields: EventFields; readonly calendar: Calendar }

interface EditorProps {
  readonly subject: Subject
  readonly book: EventBook
  readonly calendars: readonly Calendar[]
  readonly onSaved: () => void
  readonly onClose: () => void
}

interface Fault {
  readonly field: FormField
  readonly fault: FormFault
}

interface Clash {
  readonly names: readonly (keyof EventForm)[]
  readonly stored: EventForm
}

/** The state of one edit: the form, what is wrong with it, and the way to the server. */
function useEdit({ subject, book, calendars, onSaved }: EditorProps) {
  const user = useUser()
  const faultText = useFaultText()
  const [opened, setOpened] = useState(subject.kind === 'stored' ? subject.opened : null)
  const before = opened?.fields ?? (subject.kind === 'new' ? subject.fields : null)
  const [base, setBase] = useState(() => formOf(before as EventFields, user.time_zone))
  const [form, setForm] = useState(base)
  const [calendarId, setCalendarId] = useState(subject.calendar.id)
  const [fault, setFault] = useState<Fault>()
  const [failure, setFailure] = useState<string>()
  const [clash, setClash] = useState<Clash>()
  const [isBusy, setIsBusy] = useState(false)

  const merge = async (from: Opened) => {
    const now = await book.open(from.href, from.scope, from.target)
    const stored = formOf(now.fields, user.time_zone)
    const merged = mergeForms(base, form, stored)
    setOpened(now)
    setBase(stored)
    setForm(merged.form)
    setClash({ names: merged.clashes, stored })
  }
  const write = async (fields: EventFields) => {
    const calendar = calendars.find(({ id }) => id === calendarId) ?? subject.calendar
    if (!opened) await book.create(calendar, fields)
    else await book.save(opened, fields, calendar)
    onSaved()
  }
  const save = async () => {
    const zones = opened?.object.zones ?? new Zones(user.time_zone)
    const result = readForm(form, before as EventFields, (a, b) =>
      Temporal.Instant.compare(zones.instant(a), zones.instant(b)),
    )
    setFailure(undefined)
    setFault('field' in result ? result : undefined)
    if ('field' in result) return
    setIsBusy(true)
    try {
      await write(result.fields)
    } catch (error) {
      try {
        if (error instanceof Conflict && opened) await merge(opened)
        else throw error
      } catch (last) {
        setFailure(faultText(last))
      }
    } finally {
      setIsBusy(false)
    }
  }
  const change = (part: Partial<EventForm>) => {
    setForm((now) => ({ ...now, ...part }))
  }
  const isDirty = JSON.stringify(form) !== JSON.stringify(base)
  return { form, setForm, change, calendarId, setCalendarId, fault, failure, clash, isBusy, isDirty, save }
}

type Edit = ReturnType<typeof useEdit>

function Stored({ edit, names }: { readonly edit: Edit; readonly names: readonly (keyof EventForm)[] }) {
  const t = useMessages(messages)
  const { clash, form } = edit
  if (!clash) return null
  const shown = names.filter((name) => clash.names.includes(name) && String(form[name]) !== String(clash.stored[name]))
  return shown.map((name) => (
    <p key={name} className={style.stored}>
      {t('storedNow', { value: String(clash.stored[name]) || t('empty') })}
      <Button look="quiet" onClick={() => { edit.change({ [name]: clash.stored[name] }) }}>
        {t('useStored')}
      </Button>
    </p>
  ))
}

function ZoneFields({ edit }: { readonly edit: Edit }) {
  const t = useMessages(messages)
  const { form, change } = edit
  const options = useMemo(() => {
    const zones = allZones()
    const extra = [form.zone, form.endZone].filter((zone) => !zones.includes(zone))
    return [...new Set([...extra, ...zones])].map((value) => ({
      value,
      label: value === '' ? t('floating') : value.replace(/_/g, ' '),
    }))
  }, [form.zone, form.endZone, t])
  const isOne = form.zone === form.endZone
  return (
    <Row>
      <Select
        label={t('zone')}
        value={form.zone}
        options={options}
        onChange={(zone) => {
          change(isOne ? { zone, endZone: zone } : { zone })
        }}
      />
      {!isOne && <Select label={t('endZone')} value={form.endZone} options={options} onChange={(endZone) => { change({ endZone }) }} />}
    </Row>
  )
}

function TimeFields({ edit, faultOf }: { readonly edit: Edit; readonly faultOf: (field: FormField) => string | undefined }) {
  const t = useMessages(messages)
  const { form, change, setForm } = edit
  return (
    <>
      <Check label={t('allDay')} checked={form.isAllDay} onChange={(isAllDay) => { change({ isAllDay }) }} />
      <Row>
        <TextField label={t('startDate')} type="date" value={form.startDate} fault={faultOf('startDate')} onChange={(startDate) => { setForm(withStart(form, { startDate })) }} />
        {!form.isAllDay && (
          <TextField label={t('startTime')} type="time" value={form.startTime} fault={faultOf('startTime')} onChange={(startTime) => { setForm(withStart(form, { startTime })) }} />
        )}
      </Row>
      <Row>
        <TextField label={t('endDate')} type="date" value={form.endDate} fault={faultOf('endDate')} onChange={(endDate) => { change({ endDate }) }} />
        {!form.isAllDay && (
          <TextField label={t('endTime')} type="time" value={form.endTime} fault={faultOf('endTime')} onChange={(endTime) => { change({ endTime }) }} />
        )}
      </Row>
      <Stored edit={edit} names={['isAllDay', 'startDate', 'startTime', 'endDate', 'endTime', 'zone']} />
      {!form.isAllDay && <ZoneFields edit={edit} />}
    </>
  )
}

export function EventEditor(props: EditorProps) {
  const { subject, calendars, onClose } = props
  const t = useMessages(messages)
  const user = useUser()
  const edit = useEdit(props)
  const [isLeaving, setIsLeaving] = useState(false)
  const { form, change, fault } = edit
  const isOne = subject.kind === 'stored' && subject.opened.scope === 'this' && subject.opened.target !== null
  const isSeries = subject.kind === 'stored' && !isOne && subject.opened.target !== null
  const titleKey = subject.kind === 'new' ? 'newEvent' : isSeries ? 'editSeries' : 'editEvent'
  const faultOf = (field: FormField) => (fault?.field === field ? t(fault.fault) : undefined)
  const leave = () => {
    if (edit.isDirty) setIsLeaving(true)
    else onClose()
  }
  return (
    <>
    <Dialog
      title={t(titleKey)}
      onClose={leave}
      onSubmit={() => void edit.save()}
      footer={
        <>
          <Button onClick={leave}>{t('cancel')}</Button>
          <Button look="primary" type="submit" isBusy={edit.isBusy}>
            {t('save')}
          </Button>
        </>
      }
    >
      <div role="alert" className={edit.clash || edit.failure ? style.notice : 'hidden'}>
        {edit.failure ?? (edit.clash ? t('changedElsewhere') : '')}
      </div>
      <TextField label={t('title')} value={form.title} onChange={(title) => { change({ title }) }} data-autofocus autoComplete="off" />
      <Stored edit={edit} names={['title']} />
      <TimeFields edit={edit} faultOf={faultOf} />
      {!isOne && <RepeatFields form={form} weekStart={user.week_start} faultOf={faultOf} onChange={change} />}
      <Select
        label={t('calendar')}
        value={edit.calendarId}
        disabled={isOne}
        options={calendars.map(({ id: value, name }) => ({ value, label: name }))}
        onChange={edit.setCalendarId}
      />
      <TextField label={t('location')} value={form.location} onChange={(location) => { change({ location }) }} />
      <Stored edit={edit} names={['location']} />
      <TextArea label={t('description')} value={form.description} onChange={(description) => { change({ description }) }} />
      <Stored edit={edit} names={['description']} />
    </Dialog>
    {isLeaving && (
      <Confirm
        title={t('discardTitle')}
        text={t('discardText')}
        confirm={t('discard')}
        onConfirm={onClose}
        onClose={() => {
          setIsLeaving(false)
        }}
      />
    )}
    </>
  )
}
