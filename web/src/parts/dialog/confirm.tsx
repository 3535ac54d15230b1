// SPDX-License-Identifier: MIT
// Asks before something that cannot be taken back; for the gravest things the name must be typed.
'use client'
import { useState } from 'react'
import { Button } from '@/parts/button'
import { TextField } from '@/parts/field'
import { useMessages } from '@/state/language'
import { Dialog } from './index'
import { messages } from './messages'

interface ConfirmProps {
  readonly title: string
  readonly text: string
  readonly confirm: string
  /** The name that must be typed first. */
  readonly typed?: string
  readonly isBusy?: boolean
  readonly onConfirm: () => void
  readonly onClose: () => void
}

export function Confirm({ title, text, confirm, typed, isBusy = false, onConfirm, onClose }: ConfirmProps) {
  const t = useMessages(messages)
  const [name, setName] = useState('')
  const isReady = typed === undefined || name.trim() === typed
  return (
    <Dialog
      title={title}
      width="narrow"
      onClose={onClose}
      onSubmit={() => {
        if (isReady) onConfirm()
      }}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button look="danger" type="submit" disabled={!isReady} isBusy={isBusy}>
            {confirm}
          </Button>
        </>
      }
    >
      <p>{text}</p>
      {typed !== undefined && (
        <TextField
          label={t('typeName', { name: typed })}
          value={name}
          onChange={setName}
          autoComplete="off"
          data-autofocus
        />
      )}
    </Dialog>
  )
}
