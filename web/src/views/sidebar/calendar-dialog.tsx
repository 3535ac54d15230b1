// SPDX-License-Identifier: MIT
// Making, renaming, recolouring and deleting a calendar.
'use client'
import { useState } from 'react'
import type { Calendar } from '@/api/types'
import { cleanColour, freshColour, PALETTE, textOn } from '@/lib/colour'
import { Button } from '@/parts/button'
import { Dialog } from '@/parts/dialog'
import { Confirm } from '@/parts/dialog/confirm'
import { useFaultText, useShowFault } from '@/parts/fault'
import { TextField } from '@/parts/field'
import { Icon } from '@/parts/icon'
import { useCalendars, useEventCalendars } from '@/state/calendars'
import { useMessages } from '@/state/language'
import { useSession } from '@/state/session'
import { useToasts } from '@/state/toasts'
import { messages } from './messages'
import style from './style.module.css'

function Colours({ colour, onChange }: { readonly colour: string; readonly onChange: (colour: string) => void }) {
  const t = useMessages(messages)
  const isOther = !(PALETTE as readonly string[]).includes(colour)
  return (
    <fieldset className={style.colours}>
      <legend>{t('colour')}</legend>
      {PALETTE.map((each, i) => (
        <button
          key={each}
          type="button"
          aria-pressed={each === colour}
          aria-label={t('colourNamed', { colour: i + 1 })}
          style={{ background: each, color: textOn(each) }}
          onClick={() => {
            onChange(each)
          }}
        >
          {each === colour && <Icon name="check" size={18} />}
        </button>
      ))}
      <input
        type="color"
        className={isOther ? style.chosen : undefined}
        aria-label={t('otherColour')}
        title={t('otherColour')}
        value={colour}
        onChange={(event) => {
          onChange(event.target.value)
        }}
      />
    </fieldset>
  )
}

function useEdit(calendar: Calendar | null, onClose: () => void) {
  const t = useMessages(messages)
  const faultText = useFaultText()
  const { create, update } = useCalendars()
  const used = useEventCalendars().map(({ color }) => color)
  const [name, setName] = useState(calendar?.name ?? '')
  const [description, setDescription] = useState(calendar?.description ?? '')
  const [colour, setColour] = useState(calendar ? cleanColour(calendar.color) : freshColour(used))
  const [fault, setFault] = useState<string>()
  const [isBusy, setIsBusy] = useState(false)
  const save = async () => {
    const input = { name: name.trim(), description: description.trim(), color: colour }
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
  return { name, setName, description, setDescription, colour, setColour, fault, isBusy, save }
}

/** `calendar` null: a new one. */
export function CalendarDialog({ calendar, onClose }: { readonly calendar: Calendar | null; readonly onClose: () => void }) {
  const t = useMessages(messages)
  const { api } = useSession()
  const edit = useEdit(calendar, onClose)
  const [isRemoving, setIsRemoving] = useState(false)
  if (calendar && isRemoving) return <RemoveDialog calendar={calendar} onClose={onClose} />
  return (
    <Dialog
      title={t(calendar ? 'editCalendar' : 'newCalendar')}
      width="narrow"
      onClose={onClose}
      onSubmit={() => void edit.save()}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button look="primary" type="submit" isBusy={edit.isBusy}>
            {t(calendar ? 'save' : 'create')}
          </Button>
        </>
      }
    >
      <TextField label={t('name')} value={edit.name} onChange={edit.setName} fault={edit.fault} data-autofocus autoComplete="off" />
      <TextField label={t('description')} value={edit.description} onChange={edit.setDescription} autoComplete="off" />
      <Colours colour={edit.colour} onChange={edit.setColour} />
      {calendar && (
        <div className={style.actions}>
          <a href={api.exportPath(calendar.id)} download>
            <Icon name="download" size={18} />
            {t('exportFile')}
          </a>
          <Button look="danger" icon="trash" onClick={() => { setIsRemoving(true) }}>
            {t('remove')}
          </Button>
        </div>
      )}
    </Dialog>
  )
}

function RemoveDialog({ calendar, onClose }: { readonly calendar: Calendar; readonly onClose: () => void }) {
  const t = useMessages(messages)
  const { remove } = useCalendars()
  const { show } = useToasts()
  const showFault = useShowFault()
  const [isBusy, setIsBusy] = useState(false)
  const run = async () => {
    setIsBusy(true)
    try {
      await remove(calendar.id)
      show({ kind: 'info', text: t('removed', { name: calendar.name }) })
      onClose()
    } catch (error) {
      showFault(error)
      setIsBusy(false)
    }
  }
  return (
    <Confirm
      title={t('removeTitle', { name: calendar.name })}
      text={t('removeText')}
      confirm={t('removeConfirm')}
      typed={calendar.name}
      isBusy={isBusy}
      onConfirm={() => void run()}
      onClose={onClose}
    />
  )
}
