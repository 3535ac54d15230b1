// SPDX-License-Identifier: MIT
// Before a calendar goes: an own one for ever, a subscription or a shared one from this list only.
'use client'
import { useState } from 'react'
import type { Calendar } from '@/api/types'
import { Confirm } from '@/parts/dialog/confirm'
import { useShowFault } from '@/parts/fault'
import { useCalendars } from '@/state/calendars'
import { useMessages } from '@/state/language'
import { useUser } from '@/state/session'
import { useToasts } from '@/state/toasts'
import { messages } from './messages'

export type Removal = 'remove' | 'unsubscribe' | 'leave'

/** How the person can part from a calendar. */
export function useRemoval(calendar: Calendar): Removal {
  const { handle } = useUser()
  if (calendar.owner !== handle) return 'leave'
  return calendar.source ? 'unsubscribe' : 'remove'
}

export function RemoveDialog({ calendar, onClose }: { readonly calendar: Calendar; readonly onClose: () => void }) {
  const t = useMessages(messages)
  const { remove, leave } = useCalendars()
  const { show } = useToasts()
  const showFault = useShowFault()
  const [isBusy, setIsBusy] = useState(false)
  const removal = useRemoval(calendar)
  const { id, name } = calendar
  const run = async () => {
    setIsBusy(true)
    try {
      await (removal === 'leave' ? leave(id) : remove(id))
      show({ kind: 'info', text: t(`${removal}Done`, { name }) })
      onClose()
    } catch (error) {
      showFault(error)
      setIsBusy(false)
    }
  }
  return (
    <Confirm
      title={t(`${removal}Title`, { name })}
      text={t(`${removal}Text`)}
      confirm={t(`${removal}Confirm`)}
      {...(removal === 'remove' ? { typed: name } : {})}
      isBusy={isBusy}
      onConfirm={() => void run()}
      onClose={onClose}
    />
  )
}
