// SPDX-License-Identifier: MIT
// What an event says, on a card beside it, with the ways to change it.
'use client'
import type { ReactNode } from 'react'
import { cleanColour } from '@/lib/colour'
import { daysText, offsetText, spanText } from '@/lib/dates'
import { ianaZone } from '@/lib/zone/zone'
import { Button } from '@/parts/button'
import { Dialog } from '@/parts/dialog'
import { Icon, type IconName } from '@/parts/icon'
import { isWritable } from '@/state/calendars'
import type { GridItem } from '@/state/book'
import { useLanguage, useMessages } from '@/state/language'
import { useUser } from '@/state/session'
import { messages } from './messages'
import style from './style.module.css'

function Fact({ icon, children }: { readonly icon: IconName; readonly children: ReactNode }) {
  return (
    <div className={style.fact}>
      <Icon name={icon} size={18} />
      <div>{children}</div>
    </div>
  )
}

/** When an event is, in the viewer's zone, and in its own where that is another. */
function When({ item }: { readonly item: GridItem }) {
  const { locale } = useLanguage()
  const user = useUser()
  const { start, end, startsAt, endsAt } = item.occurrence
  if (start.kind === 'date') {
    const last = end.kind === 'date' ? end.date.subtract({ days: 1 }) : start.date
    return <>{daysText(locale, start.date, last)}</>
  }
  const own = start.zone === null ? null : ianaZone(start.zone)
  const mine = user.time_zone
  const differs = own !== null && own !== 'UTC' && offsetText(locale, own, startsAt) !== offsetText(locale, mine, startsAt)
  return (
    <>
      <div>{spanText(locale, startsAt, endsAt, mine)}</div>
      {differs && (
        <div className={style.soft}>
          {`${spanText(locale, startsAt, endsAt, own)} (${own.replace(/_/g, ' ')})`}
        </div>
      )}
    </>
  )
}

/** Why nothing can be changed here, as a sentence; null where it can. */
function useReason({ calendar, isBusyOnly }: GridItem): string | null {
  const t = useMessages(messages)
  const user = useUser()
  const owner = calendar.owner_name || calendar.owner
  if (calendar.source) return t('whySource')
  if (isBusyOnly) return t('whyBusy', { owner })
  if (isWritable(calendar)) return null
  return calendar.owner === user.handle ? t('whyReadOnly') : t('whyRead', { owner })
}

interface CardProps {
  readonly item: GridItem
  readonly near: { readonly x: number; readonly y: number } | undefined
  readonly onEdit: () => void
  readonly onRemove: () => void
  readonly onClose: () => void
}

export function EventCard({ item, near, onEdit, onRemove, onClose }: CardProps) {
  const t = useMessages(messages)
  const { occurrence, calendar } = item
  const reason = useReason(item)
  const status = occurrence.isCancelled ? t('cancelled') : occurrence.isTentative ? t('tentative') : ''
  return (
    <Dialog
      title={item.isBusyOnly ? t('busy') : occurrence.title || t('untitled')}
      width="narrow"
      near={near}
      onClose={onClose}
      footer={
        reason === null ? (
          <>
            <Button icon="trash" look="danger" onClick={onRemove}>
              {t('remove')}
            </Button>
            <Button icon="edit" look="primary" data-autofocus onClick={onEdit}>
              {t('edit')}
            </Button>
          </>
        ) : undefined
      }
    >
      <Fact icon="time">
        <When item={item} />
        {status !== '' && <div className={style.soft}>{status}</div>}
      </Fact>
      {occurrence.recurrenceId !== null && <Fact icon="repeat">{t('repeats')}</Fact>}
      {occurrence.location !== '' && <Fact icon="place">{occurrence.location}</Fact>}
      {occurrence.description !== '' && (
        <Fact icon="text">
          <p className={style.text}>{occurrence.description}</p>
        </Fact>
      )}
      <Fact icon="calendar">
        <span className={style.calendar}>
          <span className={style.dot} style={{ background: cleanColour(calendar.color) }} />
          {calendar.name}
        </span>
      </Fact>
      {reason !== null && <Fact icon="lock">{reason}</Fact>}
    </Dialog>
  )
}
