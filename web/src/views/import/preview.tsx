// SPDX-License-Identifier: MIT
// What a file holds, calendar by calendar, before anything is written.
'use client'
import type { Import, ImportSource } from '@/api/imports'
import { cleanColour } from '@/lib/colour'
import { dayText } from '@/lib/dates'
import { Icon } from '@/parts/icon'
import { useLanguage, useMessages } from '@/state/language'
import { useUser } from '@/state/session'
import { messages } from './messages'
import style from './style.module.css'

function Source({ source }: { readonly source: ImportSource }) {
  const t = useMessages(messages)
  const { locale } = useLanguage()
  const { time_zone: zone } = useUser()
  const { first, last } = source
  const counts = (['events', 'tasks', 'journals'] as const)
    .filter((kind) => source[kind] > 0)
    .map((kind) => t.count(kind, source[kind]))
  const span = first === null ? '' : t('span', { from: dayText(locale, first, zone), to: dayText(locale, last ?? first, zone) })
  const facts = [counts.length === 0 ? t('nothing') : counts.join(', '), span, source.known > 0 ? t.count('there', source.known) : '']
  return (
    <li>
      <span className={style.dot} style={{ background: cleanColour(source.color) }} />
      <div>
        <strong>{source.calendar_name || source.name}</strong>
        <span>{facts.filter(Boolean).join(' · ')}</span>
        {source.refused > 0 && <span className={style.fault}>{t.count('unfit', source.refused)}</span>}
      </div>
    </li>
  )
}

export function Preview({ current }: { readonly current: Import }) {
  const t = useMessages(messages)
  return (
    <section aria-label={t('content')} className={style.preview}>
      <p className={style.name}>
        <Icon name="text" size={18} />
        {current.name}
      </p>
      <ul className={style.sources}>
        {current.files.map((source, i) => (
          <Source key={`${i}/${source.name}`} source={source} />
        ))}
      </ul>
    </section>
  )
}
