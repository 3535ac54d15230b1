// SPDX-License-Identifier: MIT
// Calendar files in and out, with a report of what became of each entry.
'use client'
import { useId, useState } from 'react'
import type { ImportItem, ImportReport } from '@/api/types'
import { Button } from '@/parts/button'
import { useFaultText } from '@/parts/fault'
import { Select } from '@/parts/field'
import { Icon } from '@/parts/icon'
import { useEventCalendars, isWritable } from '@/state/calendars'
import { useMessages } from '@/state/language'
import { useSession } from '@/state/session'
import { messages } from './messages'
import { Section } from './section'
import style from './style.module.css'

const FATES = ['created', 'updated', 'unchanged', 'repaired', 'refused'] as const
/** How many entries the report lists by name. */
const MOST = 100

interface Done {
  readonly name: string
  readonly report: ImportReport
}

function Item({ item }: { readonly item: ImportItem }) {
  const t = useMessages(messages)
  return (
    <li>
      <strong>{t(`fate_${item.fate === 'refused' ? 'refused' : 'repaired'}`)}</strong>
      {` · ${t('line', { line: item.line })} · `}
      <code>{item.uid || t('uidMissing')}</code>
      <div>{item.why ?? item.repaired}</div>
    </li>
  )
}

function Report({ done: { name, report } }: { readonly done: Done }) {
  const t = useMessages(messages)
  const notable = report.items.filter((item) => item.fate === 'refused' || item.repaired)
  return (
    <div className={style.report} role="status">
      <h3>{t('report', { name })}</h3>
      <dl>
        {FATES.map((fate) => (
          <div key={fate}>
            <dt>{t(`fate_${fate}`)}</dt>
            <dd>{report[fate]}</dd>
          </div>
        ))}
      </dl>
      {notable.length > 0 && (
        <details open={report.refused > 0}>
          <summary>{t('details')}</summary>
          <ul>
            {notable.slice(0, MOST).map((item) => (
              <Item key={`${item.line}/${item.uid}`} item={item} />
            ))}
            {notable.length > MOST && <li>{t('more', { n: notable.length - MOST })}</li>}
          </ul>
        </details>
      )}
    </div>
  )
}

export function Files() {
  const t = useMessages(messages)
  const faultText = useFaultText()
  const { api } = useSession()
  const calendars = useEventCalendars()
  const fileId = useId()
  const [chosen, setChosen] = useState('')
  const [file, setFile] = useState<File | null>(null)
  const [fault, setFault] = useState<string>()
  const [done, setDone] = useState<Done | null>(null)
  const [isBusy, setIsBusy] = useState(false)
  const calendar = calendars.find(({ id }) => id === chosen) ?? calendars[0]
  if (!calendar) return <Section title={t('files')} text={t('noCalendar')}>{null}</Section>

  const send = async () => {
    setDone(null)
    setFault(file ? undefined : t('fileMissing'))
    if (!file) return
    setIsBusy(true)
    try {
      setDone({ name: calendar.name, report: await api.importFile(calendar.id, file) })
    } catch (error) {
      setFault(faultText(error))
    } finally {
      setIsBusy(false)
    }
  }
  return (
    <Section title={t('files')} text={t('filesText')}>
      <Select
        label={t('calendar')}
        value={calendar.id}
        options={calendars.map(({ id: value, name }) => ({ value, label: name }))}
        onChange={setChosen}
      />
      <form
        noValidate
        className={style.inline}
        onSubmit={(event) => {
          event.preventDefault()
          void send()
        }}
      >
        <div className={style.file}>
          <label htmlFor={fileId}>{t('file')}</label>
          <input
            id={fileId}
            type="file"
            accept=".ics,.ical,.ifb,text/calendar"
            onChange={(event) => {
              setFile(event.target.files?.[0] ?? null)
            }}
          />
        </div>
        <Button type="submit" icon="upload" isBusy={isBusy} disabled={!isWritable(calendar)}>
          {t('importFile')}
        </Button>
      </form>
      {fault !== undefined && (
        <p role="alert" className={style.fault}>
          {fault}
        </p>
      )}
      {done && <Report done={done} />}
      <a className={style.download} href={api.exportPath(calendar.id)} download>
        <Icon name="download" size={18} />
        {t('exportFile')}
      </a>
    </Section>
  )
}
