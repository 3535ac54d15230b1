// SPDX-License-Identifier: MIT
// Subscribing to a calendar elsewhere: its address is asked first, then what was found is shown and
// can be named before it is added.
'use client'
import { useState } from 'react'
import type { SourceView } from '@/api/subscriptions'
import { Button } from '@/parts/button'
import { Dialog } from '@/parts/dialog'
import { useFaultText } from '@/parts/fault'
import { TextField } from '@/parts/field'
import { useCalendars } from '@/state/calendars'
import { useMessages } from '@/state/language'
import { useSession } from '@/state/session'
import { useToasts } from '@/state/toasts'
import { messages } from './messages'
import style from './style.module.css'

/** A bare host or "webcal:" is meant as an address of the web. */
function addressOf(text: string): string {
  const address = text.trim()
  return /^[a-z][a-z0-9+.-]*:/i.test(address) ? address : `https://${address}`
}

function useSubscribe(onClose: () => void) {
  const t = useMessages(messages)
  const faultText = useFaultText()
  const { api } = useSession()
  const { load } = useCalendars()
  const { show } = useToasts()
  const [address, setAddress] = useState('')
  const [name, setName] = useState('')
  const [view, setView] = useState<SourceView | null>(null)
  const [fault, setFault] = useState<string>()
  const [isBusy, setIsBusy] = useState(false)
  const look = async () => {
    const found = await api.subscriptions.look(addressOf(address))
    setView(found)
    setName(found.name || new URL(addressOf(address)).hostname)
  }
  const subscribe = async (source: string) => {
    await api.subscriptions.create({ source, ...(name.trim() === '' ? {} : { name: name.trim() }) })
    await load()
    show({ kind: 'info', text: t('added', { name: name.trim() }) })
    onClose()
  }
  const send = async () => {
    if (address.trim() === '') {
      setFault(t('addressMissing'))
      return
    }
    setIsBusy(true)
    setFault(undefined)
    try {
      await (view ? subscribe(view.source) : look())
    } catch (error) {
      setFault(faultText(error))
    } finally {
      setIsBusy(false)
    }
  }
  const change = (text: string) => {
    setAddress(text)
    setView(null)
  }
  return { address, change, name, setName, view, fault, isBusy, send }
}

export function SubscribeDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useMessages(messages)
  const { address, change, name, setName, view, fault, isBusy, send } = useSubscribe(onClose)
  return (
    <Dialog
      title={t('title')}
      onClose={onClose}
      onSubmit={() => void send()}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button look="primary" type="submit" isBusy={isBusy}>
            {t(view ? 'subscribe' : 'look')}
          </Button>
        </>
      }
    >
      <p>{t('text')}</p>
      <TextField
        label={t('address')}
        type="url"
        value={address}
        onChange={change}
        fault={fault}
        placeholder={t('addressHint')}
        autoComplete="off"
        data-autofocus
      />
      <div role="status" className={view ? style.found : 'hidden'}>
        {view && (
          <>
            <strong>{t.count('events', view.events)}</strong>
            {view.tasks > 0 && <span>{t.count('tasks', view.tasks)}</span>}
            {view.refused > 0 && <span>{t.count('refused', view.refused)}</span>}
          </>
        )}
      </div>
      {view && <TextField label={t('name')} value={name} onChange={setName} maxLength={255} autoComplete="off" />}
    </Dialog>
  )
}
