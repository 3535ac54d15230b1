// SPDX-License-Identifier: MIT
// One who has the calendar: who, since when, whether they took it, and how much they may.
'use client'
import type { Share } from '@/api/sharing'
import { LEVELS, type Level } from '@/api/types'
import { dayText } from '@/lib/dates'
import { IconButton } from '@/parts/button'
import { Select } from '@/parts/field'
import { Icon } from '@/parts/icon'
import { useLanguage, useMessages } from '@/state/language'
import { useUser } from '@/state/session'
import { messages } from './messages'
import style from './style.module.css'
import { KIND_ICONS, shareName } from './who'

interface RowProps {
  readonly share: Share
  readonly onChange: (level: Level) => void
  readonly onEnd: () => void
}

/** An address is told where the name does not already say it. */
function useFacts(share: Share): string[] {
  const t = useMessages(messages)
  const { locale } = useLanguage()
  const { time_zone: zone } = useUser()
  const isNamed = share.name !== '' && share.email !== '' && share.kind !== 'everybody'
  return [
    share.kind === 'group' || share.kind === 'room' || share.kind === 'resource' ? t(`kind_${share.kind}`) : '',
    isNamed ? share.email : '',
    share.inherited ? t('inherited') : t(share.state, { when: dayText(locale, share.since, zone) }),
  ].filter(Boolean)
}

export function ShareRow({ share, onChange, onEnd }: RowProps) {
  const t = useMessages(messages)
  const facts = useFacts(share)
  const name = share.kind === 'everybody' ? t('everybody') : shareName(share)
  return (
    <li className={style.row}>
      <Icon name={KIND_ICONS[share.kind]} />
      <div className={style.who}>
        <strong>{name}</strong>
        <span>{facts.join(' · ')}</span>
      </div>
      {share.inherited ? (
        <span className={style.soft}>{t(share.level)}</span>
      ) : (
        <>
          <Select
            label={t('levelOf', { name })}
            isLabelHidden
            value={share.level}
            options={LEVELS.filter((level) => level !== 'manage' || share.kind !== 'everybody').map((value) => ({ value, label: t(value) }))}
            onChange={(value) => { onChange(value as Level) }}
          />
          <IconButton icon="close" size={18} name={t('end', { name })} onClick={onEnd} />
        </>
      )}
    </li>
  )
}
