// SPDX-License-Identifier: MIT
// Everything about one calendar: what it is called, who has it, and its secret links.
'use client'
import { useId, useState } from 'react'
import type { Calendar } from '@/api/types'
import { Button } from '@/parts/button'
import { Dialog } from '@/parts/dialog'
import { Tabs } from '@/parts/tabs'
import { useMessages } from '@/state/language'
import { LinksPanel } from '@/views/links'
import { SharePanel } from '@/views/sharing'
import { General, useGeneral } from './general'
import { messages } from './messages'
import { RemoveDialog } from './remove-dialog'

const TABS = ['general', 'sharing', 'links'] as const
export type TabName = (typeof TABS)[number]

interface CalendarDialogProps {
  /** Null: a new one. */
  readonly calendar: Calendar | null
  readonly tab?: TabName
  readonly onClose: () => void
}

export function CalendarDialog({ calendar, tab = 'general', onClose }: CalendarDialogProps) {
  const t = useMessages(messages)
  const id = useId()
  const edit = useGeneral(calendar, onClose)
  const [chosen, setChosen] = useState<TabName>(tab)
  const [isRemoving, setIsRemoving] = useState(false)
  if (calendar && isRemoving) return <RemoveDialog calendar={calendar} onClose={onClose} />
  const general = <General id={id} calendar={calendar} edit={edit} onRemove={() => { setIsRemoving(true) }} />
  const isManaged = calendar?.right === 'manage'
  return (
    <Dialog
      title={calendar ? calendar.name : t('newCalendar')}
      onClose={onClose}
      footer={
        chosen === 'general' ? (
          <>
            <Button onClick={onClose}>{t('cancel')}</Button>
            <Button look="primary" type="submit" form={id} isBusy={edit.isBusy}>
              {t(calendar ? 'save' : 'create')}
            </Button>
          </>
        ) : (
          <Button onClick={onClose}>{t('done')}</Button>
        )
      }
    >
      {calendar && isManaged ? (
        <Tabs label={t('parts')} tabs={TABS.map((name) => ({ name, label: t(name) }))} chosen={chosen} onChoose={setChosen}>
          {chosen === 'general' && general}
          {chosen === 'sharing' && <SharePanel calendar={calendar} />}
          {chosen === 'links' && <LinksPanel calendar={calendar} />}
        </Tabs>
      ) : (
        general
      )}
    </Dialog>
  )
}
