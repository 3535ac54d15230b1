// SPDX-License-Identifier: MIT
// Bringing a file in: choose it, see what is in it, say where it goes, watch it, read the report.
'use client'
import { useId, useState } from 'react'
import type { Import, ImportKnown } from '@/api/imports'
import { Button } from '@/parts/button'
import { Dialog } from '@/parts/dialog'
import { Select } from '@/parts/field'
import { isWritable, useEventCalendars } from '@/state/calendars'
import { useMessages } from '@/state/language'
import { messages } from './messages'
import { Preview } from './preview'
import { Report } from './report'
import style from './style.module.css'
import { isUnderWay, useImport } from './use-import'

function Choose({ onChoose }: { readonly onChoose: (file: File) => void }) {
  const t = useMessages(messages)
  const id = useId()
  return (
    <div className={style.file}>
      <p>{t('text')}</p>
      <label htmlFor={id}>{t('file')}</label>
      <input
        id={id}
        type="file"
        data-autofocus
        accept=".ics,.ical,.ifb,.zip,.tgz,.gz,text/calendar,application/zip,application/gzip"
        onChange={(event) => {
          const file = event.target.files?.[0]
          if (file) onChoose(file)
        }}
      />
    </div>
  )
}

const NEW = ''
const KNOWN: readonly ImportKnown[] = ['skip', 'update', 'copy']

interface WhereProps {
  readonly current: Import
  readonly target: string
  readonly known: ImportKnown
  readonly onTarget: (target: string) => void
  readonly onKnown: (known: ImportKnown) => void
}

function Where({ current, target, known, onTarget, onKnown }: WhereProps) {
  const t = useMessages(messages)
  const calendars = useEventCalendars().filter(isWritable)
  const isMany = current.files.length > 1
  const isKnown = current.files.some((file) => file.known > 0)
  return (
    <>
      <Select
        label={t('where')}
        value={target}
        options={[
          { value: NEW, label: t(isMany ? 'newMany' : 'newOne') },
          ...calendars.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={onTarget}
      />
      {(isKnown || target !== NEW) && (
        <Select
          label={t('known')}
          value={known}
          options={KNOWN.map((value) => ({ value, label: t(value) }))}
          onChange={(value) => { onKnown(value as ImportKnown) }}
        />
      )}
    </>
  )
}

function Progress({ current }: { readonly current: Import }) {
  const t = useMessages(messages)
  const total = Math.max(current.total, current.done, 1)
  return (
    <div className={style.progress} role="status">
      <progress max={total} value={current.done} aria-label={t('running')} />
      <span>{t('progress', { done: current.done, total })}</span>
    </div>
  )
}

export function ImportDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useMessages(messages)
  const way = useImport()
  const { current } = way
  const [target, setTarget] = useState(NEW)
  const [known, setKnown] = useState<ImportKnown>('skip')
  const isReady = current?.state === 'ready'
  const isRunning = current !== null && isUnderWay(current)
  const close = () => {
    way.forget()
    onClose()
  }
  const footer = () => {
    if (current === null) return <Button onClick={close}>{t('cancel')}</Button>
    if (isReady) {
      return (
        <>
          <Button onClick={way.forget}>{t('other')}</Button>
          <Button look="primary" type="submit" isBusy={way.isBusy}>
            {t('start')}
          </Button>
        </>
      )
    }
    if (isRunning) return <Button onClick={() => void way.cancel(current.id)}>{t('stop')}</Button>
    return (
      <Button look="primary" onClick={close}>
        {t('done')}
      </Button>
    )
  }
  return (
    <Dialog
      title={t('title')}
      onClose={close}
      onSubmit={() => {
        if (current && isReady) void way.start(current.id, target === NEW ? null : target, known)
      }}
      footer={footer()}
    >
      {current === null && <Choose onChoose={(file) => void way.upload(file)} />}
      {current === null && way.isBusy && <p role="status">{t('looking')}</p>}
      {current && isReady && (
        <>
          <Preview current={current} />
          <Where current={current} target={target} known={known} onTarget={setTarget} onKnown={setKnown} />
        </>
      )}
      {current && isRunning && <Progress current={current} />}
      {current && !isReady && !isRunning && <Report key={current.state} current={current} isBusy={way.isBusy} onUndo={() => void way.undo(current.id)} />}
      {way.fault !== undefined && (
        <p role="alert" className={style.fault}>
          {way.fault}
        </p>
      )}
    </Dialog>
  )
}
