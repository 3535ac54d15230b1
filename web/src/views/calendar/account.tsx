// SPDX-License-Identifier: MIT
// The menu of the person: settings and signing out.
'use client'
import Link from 'next/link'
import { useCallback, useRef, useState } from 'react'
import { useShowFault } from '@/parts/fault'
import { Icon } from '@/parts/icon'
import { useDismiss } from '@/parts/menu/use-dismiss'
import { useMessages } from '@/state/language'
import { useSession, useUser } from '@/state/session'
import { VIEWS } from '@/views/table'
import { messages } from './messages'
import style from './style.module.css'

export function Account() {
  const t = useMessages(messages)
  const user = useUser()
  const { signOut } = useSession()
  const showFault = useShowFault()
  const [isOpen, setIsOpen] = useState(false)
  const frame = useRef<HTMLDivElement>(null)
  const name = user.name || user.handle

  const close = useCallback(() => {
    setIsOpen(false)
  }, [])
  useDismiss(isOpen, frame, close)

  return (
    <div className={style.account} ref={frame}>
      <button
        type="button"
        className={style.avatar}
        aria-label={t('account')}
        title={name}
        aria-expanded={isOpen}
        onClick={() => {
          setIsOpen(!isOpen)
        }}
      >
        {name.slice(0, 1).toUpperCase()}
      </button>
      {isOpen && (
        <div className={style.sheet}>
          <p>
            <strong>{name}</strong>
            {user.email !== '' && <span>{user.email}</span>}
          </p>
          <Link href={VIEWS.settings.path}>
            <Icon name="settings" size={18} />
            {t('settings')}
          </Link>
          <button
            type="button"
            onClick={() => {
              signOut().catch(showFault)
            }}
          >
            <Icon name="signOut" size={18} />
            {t('signOut')}
          </button>
        </div>
      )}
    </div>
  )
}
