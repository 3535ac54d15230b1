// SPDX-License-Identifier: MIT
// Name, language, time zone, first day of the week and look: each choice is saved at once.
'use client'
import { useMemo, useState } from 'react'
import type { Preferences as Input } from '@/api/types'
import { weekdayText } from '@/lib/dates'
import { isLanguage, LANGUAGE_NAMES, LANGUAGES } from '@/lib/i18n'
import { allZones } from '@/lib/zone/zone'
import { Button } from '@/parts/button'
import { useShowFault } from '@/parts/fault'
import { Row, Select, TextField } from '@/parts/field'
import { useLanguage, useMessages } from '@/state/language'
import { useSession, useUser } from '@/state/session'
import { THEMES, type ThemeChoice } from '@/state/theme'
import { useToasts } from '@/state/toasts'
import { messages } from './messages'
import { Section } from './section'
import style from './style.module.css'

function useSave(): (change: Input) => Promise<void> {
  const t = useMessages(messages)
  const { update } = useSession()
  const { show } = useToasts()
  const showFault = useShowFault()
  return async (change) => {
    try {
      await update(change)
      show({ kind: 'info', text: t('saved') })
    } catch (error) {
      showFault(error)
    }
  }
}

export function Person() {
  const t = useMessages(messages)
  const user = useUser()
  const save = useSave()
  const [name, setName] = useState(user.name)
  return (
    <Section title={t('you')}>
      <form
        className={style.inline}
        onSubmit={(event) => {
          event.preventDefault()
          void save({ name: name.trim() })
        }}
      >
        <TextField label={t('name')} hint={t('nameHint')} value={name} onChange={setName} autoComplete="name" />
        <Button type="submit">{t('saveName')}</Button>
      </form>
    </Section>
  )
}

export function Preferences() {
  const t = useMessages(messages)
  const { locale } = useLanguage()
  const user = useUser()
  const save = useSave()
  const zones = useMemo(() => [...new Set([user.time_zone, ...allZones()])], [user.time_zone])
  return (
    <Section title={t('look')}>
      <Row>
        <Select
          label={t('language')}
          value={user.language}
          options={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
          onChange={(language) => {
            if (isLanguage(language)) void save({ language })
          }}
        />
        <Select
          label={t('theme')}
          value={user.theme}
          options={THEMES.map((value) => ({ value, label: t(value) }))}
          onChange={(theme) => void save({ theme: theme as ThemeChoice })}
        />
      </Row>
      <Row>
        <Select
          label={t('zone')}
          value={user.time_zone}
          options={zones.map((value) => ({ value, label: value.replace(/_/g, ' ') }))}
          onChange={(zone) => void save({ time_zone: zone })}
        />
        <Select
          label={t('weekStart')}
          value={String(user.week_start)}
          options={Array.from({ length: 7 }, (_, i) => ({ value: String(i), label: weekdayText(locale, i + 1, 'long') }))}
          onChange={(day) => void save({ week_start: Number(day) })}
        />
      </Row>
    </Section>
  )
}
