// SPDX-License-Identifier: MIT
// Calendars that others offer: taken or declined here.
'use client'
import { useState } from 'react'
import type { Invitation } from '@/api/sharing'
import { cleanColour } from '@/lib/colour'
import { Button } from '@/parts/button'
import { useShowFault } from '@/parts/fault'
import { useCalendars } from '@/state/calendars'
import { useMessages } from '@/state/language'
import { useToasts } from '@/state/toasts'
import { messages } from './messages'
import style from './style.module.css'

function Offer({ invitation }: { readonly invitation: Invitation }) {
  const t = useMessages(messages)
  const { accept, decline } = useCalendars()
  const { show } = useToasts()
  const showFault = useShowFault()
  const [isBusy, setIsBusy] = useState(false)
  const { name, owner, owner_name: ownerName, level } = invitation
  const answer = async (run: (invitation: Invitation) => Promise<void>, done: 'accepted' | 'declined') => {
    setIsBusy(true)
    try {
      await run(invitation)
      show({ kind: 'info', text: t(done, { name }) })
    } catch (error) {
      showFault(error)
      setIsBusy(false)
    }
  }
  return (
    <li className={style.offer}>
      <p>
        <span className={style.dot} style={{ background: cleanColour(invitation.color) }} />
        <strong>{name}</strong>
      </p>
      <p className={style.from}>{t(`offer_${level}`, { owner: ownerName || owner })}</p>
      <div>
        <Button look="primary" isBusy={isBusy} aria-label={t('acceptNamed', { name })} onClick={() => void answer(accept, 'accepted')}>
          {t('accept')}
        </Button>
        <Button isBusy={isBusy} aria-label={t('declineNamed', { name })} onClick={() => void answer(decline, 'declined')}>
          {t('decline')}
        </Button>
      </div>
    </li>
  )
}

export function Invitations() {
  const t = useMessages(messages)
  const { invitations } = useCalendars()
  if (invitations.length === 0) return null
  return (
    <section className={style.offers} aria-label={t('invitations')}>
      <h2>
        {t('invitations')}
        <span className={style.count}>{invitations.length}</span>
      </h2>
      <ul>
        {invitations.map((invitation) => (
          <Offer key={invitation.id} invitation={invitation} />
        ))}
      </ul>
    </section>
  )
}
