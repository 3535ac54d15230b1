// SPDX-License-Identifier: MIT
// Name, description and colour of a calendar. Those of somebody else's calendar are the viewer's own:
// nobody else sees them.
'use client'
import { useState } from 'react'
import type { Calendar, CalendarInput } from '@/api/types'
import { cleanColour, freshColour } from '@/lib/colour'
import { Button } from '@/parts/button'
import { useFaultText } from '@/parts/fault'
import { Check, TextField } from '@/parts/field'
import { Icon } from '@/parts/icon'
import { useCalendars, useEventCalendars } from '@/state/calendars'
import { useMessages } from '@/state/language'
import { useSession, useUser } from '@/state/session'
import { Colours } from './colours'
import { messages } from './messages'
import { useRemoval } from './remove-dialog'
import { SourceState } from './source-state'
import style from './style.module.css'

export function useGeneral(calendar: Calendar | null, onClose: () => void) {
  const t = useMessages(messages)
  const faultText = useFaultText()
  const { handle } = useUser()
  const { create, update } = useCalendars()
  const used = useEventCalendars().map(({ color }) => color)
  const [name, setName] = useState(calendar?.name ?? '')
  const [description, setDescription] = useState(calendar?.description ?? '')
  const [colour, setColour] = useState(calendar ? cleanColour(calendar.color) : freshColour(used))
  const [alarms, setAlarms] = useState(calendar?.alarms ?? false)
  const [fault, setFault] = useState<string>()
  const [isBusy, setIsBusy] = useState(false)
  const isOwn = calendar === null || calendar.owner === handle
  const save = async () => {
    const input: CalendarInput = {
      name: name.trim(),
      color: colour,
      ...(isOwn ? { description: description.trim() } : { alarms }),
    }
    if (input.name === '') {
      setFault(t('nameMissing'))
      return
    }
    setIsBusy(true)
    try {
      await (calendar ? update(calendar.id, input) : create(input))
      onClose()
    } catch (error) {
      setFault(faultText(error))
      setIsBusy(false)
    }
  }
  return { name, setName, description, setDescription, colour, setColour, alarms, setAlarms, isOwn, fault, isBusy, save }
}

interface GeneralProps {
  readonly id: string
  readonly calendar: Calendar | null
  readonly edit: ReturnType<typeof useGeneral>
  readonly onRemove: () => void
}

/** What the viewer may do with somebody else's calendar. */
function Right({ calendar }: { readonly calendar: Calendar }) {
  const t = useMessages(messages)
  return (
    <p className={style.right}>
      <Icon name="people" size={18} />
      {t(`right_${calendar.right}`, { owner: calendar.owner_name || calendar.owner })}
    </p>
  )
}

function Ways({ calendar, onRemove }: { readonly calendar: Calendar; readonly onRemove: () => void }) {
  const t = useMessages(messages)
  const { api } = useSession()
  const removal = useRemoval(calendar)
  return (
    <div className={style.actions}>
      {calendar.right === 'freebusy' ? <span /> : (
        <a href={api.exportPath(calendar.id)} download>
          <Icon name="download" size={18} />
          {t('exportFile')}
        </a>
      )}
      <Button look="danger" icon={removal === 'remove' ? 'trash' : 'signOut'} onClick={onRemove}>
        {t(removal)}
      </Button>
    </div>
  )
}

export function General({ id, calendar, edit, onRemove }: GeneralProps) {
  const t = useMessages(messages)
  return (
    <form
      id={id}
      noValidate
      className={style.form}
      onSubmit={(event) => {
        event.preventDefault()
        void edit.save()
      }}
    >
      {calendar && !edit.isOwn && <Right calendar={calendar} />}
      <TextField label={t('name')} hint={edit.isOwn ? undefined : t('nameHint')} value={edit.name} onChange={edit.setName} fault={edit.fault} data-autofocus autoComplete="off" />
      {edit.isOwn && <TextField label={t('description')} value={edit.description} onChange={edit.setDescription} autoComplete="off" />}
      <Colours colour={edit.colour} onChange={edit.setColour} />
      {!edit.isOwn && calendar?.right !== 'freebusy' && (
        <Check label={t('alarms')} checked={edit.alarms} onChange={edit.setAlarms} />
      )}
      {calendar?.source && edit.isOwn && <SourceState calendar={calendar} />}
      {calendar && <Ways calendar={calendar} onRemove={onRemove} />}
    </form>
  )
}
