// SPDX-License-Identifier: MIT
// Calendar files in and out: a file or an archive brought in, one calendar or everything taken out.
'use client'
import { useState } from 'react'
import { Button } from '@/parts/button'
import { Select } from '@/parts/field'
import { Icon } from '@/parts/icon'
import { useEventCalendars } from '@/state/calendars'
import { useMessages } from '@/state/language'
import { useSession } from '@/state/session'
import { ImportDialog } from '@/views/import'
import { messages } from './messages'
import { Section } from './section'
import style from './style.module.css'

export function Files() {
  const t = useMessages(messages)
  const { api } = useSession()
  const calendars = useEventCalendars().filter(({ right }) => right !== 'freebusy')
  const [chosen, setChosen] = useState('')
  const [isImporting, setIsImporting] = useState(false)
  const calendar = calendars.find(({ id }) => id === chosen) ?? calendars[0]
  return (
    <Section title={t('files')} text={t('filesText')}>
      <div className={style.buttons}>
        <Button icon="upload" onClick={() => { setIsImporting(true) }}>
          {t('importFile')}
        </Button>
        <a className={style.linkButton} href={api.exportAllPath} download>
          <Icon name="download" size={18} />
          {t('exportAll')}
        </a>
      </div>
      {calendar && (
        <div className={style.inline}>
          <Select
            label={t('calendar')}
            value={calendar.id}
            options={calendars.map(({ id: value, name }) => ({ value, label: name }))}
            onChange={setChosen}
          />
          <a className={`${style.linkButton} ${style.level}`} href={api.exportPath(calendar.id)} download>
            <Icon name="download" size={18} />
            {t('exportFile')}
          </a>
        </div>
      )}
      {isImporting && <ImportDialog onClose={() => { setIsImporting(false) }} />}
    </Section>
  )
}
