// SPDX-License-Identifier: MIT
// The part of the editor that says how an event repeats and when that ends.
'use client'
import { Temporal } from 'temporal-polyfill'
import { weekdayText } from '@/lib/dates'
import type { EventForm, FormField } from '@/lib/form'
import { FREQUENCIES, type Frequency } from '@/lib/ical/rule'
import { Row, Select, TextField } from '@/parts/field'
import { useLanguage, useMessages } from '@/state/language'
import { messages } from './messages'
import style from './style.module.css'

interface RepeatProps {
  readonly form: EventForm
  readonly weekStart: number
  readonly faultOf: (field: FormField) => string | undefined
  readonly onChange: (change: Partial<EventForm>) => void
}

const ENDS = ['never', 'until', 'count'] as const

function startDay(form: EventForm): number {
  try {
    return Temporal.PlainDate.from(form.startDate).dayOfWeek
  } catch {
    return 0
  }
}

function Days({ form, weekStart, onChange }: Omit<RepeatProps, 'faultOf'>) {
  const t = useMessages(messages)
  const { locale } = useLanguage()
  const own = startDay(form)
  const days = Array.from({ length: 7 }, (_, i) => ((weekStart + i) % 7) + 1)
  const toggle = (day: number) => {
    const all = form.days.length === 0 ? [own] : form.days
    const next = all.includes(day) ? all.filter((each) => each !== day) : [...all, day]
    onChange({ days: next.sort((a, b) => a - b) })
  }
  return (
    <div className={style.days} role="group" aria-label={t('onDays')}>
      {days.map((day) => {
        const isOn = day === own || form.days.includes(day)
        return (
          <button
            key={day}
            type="button"
            aria-pressed={isOn}
            aria-label={weekdayText(locale, day, 'long')}
            disabled={day === own}
            onClick={() => {
              toggle(day)
            }}
          >
            {weekdayText(locale, day, 'short')}
          </button>
        )
      })}
    </div>
  )
}

export function RepeatFields({ form, weekStart, faultOf, onChange }: RepeatProps) {
  const t = useMessages(messages)
  const choices = ['NONE', ...FREQUENCIES, ...(form.rule === '' ? [] : ['CUSTOM'])] as const
  const label = (choice: string) =>
    choice === 'CUSTOM' ? t('CUSTOM', { rule: form.rule }) : t(choice as Frequency | 'NONE')
  const isSimple = form.repeat !== 'NONE' && form.repeat !== 'CUSTOM'
  return (
    <>
      <Row>
        <Select
          label={t('repeat')}
          value={form.repeat}
          options={choices.map((value) => ({ value, label: label(value) }))}
          onChange={(value) => {
            onChange({ repeat: value as EventForm['repeat'] })
          }}
        />
        {isSimple && (
          <TextField
            label={`${t('interval')} (${t.count(`unit_${form.repeat}`, Number(form.interval) || 1)})`}
            type="number"
            min={1}
            max={999}
            inputMode="numeric"
            value={form.interval}
            fault={faultOf('interval')}
            onChange={(interval) => {
              onChange({ interval })
            }}
          />
        )}
      </Row>
      {form.repeat === 'WEEKLY' && <Days form={form} weekStart={weekStart} onChange={onChange} />}
      {isSimple && (
        <Row>
          <Select
            label={t('ending')}
            value={form.endKind}
            options={ENDS.map((value) => ({ value, label: t(value) }))}
            onChange={(value) => {
              onChange({ endKind: value as EventForm['endKind'] })
            }}
          />
          {form.endKind === 'until' && (
            <TextField label={t('untilDay')} type="date" value={form.until} fault={faultOf('until')} onChange={(until) => { onChange({ until }) }} />
          )}
          {form.endKind === 'count' && (
            <TextField label={t('times')} type="number" min={1} max={9999} inputMode="numeric" value={form.count} fault={faultOf('count')} onChange={(count) => { onChange({ count }) }} />
          )}
        </Row>
      )}
    </>
  )
}
