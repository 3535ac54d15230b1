// SPDX-License-Identifier: MIT
// Says that something is on its way.
'use client'
import { useMessages } from '@/state/language'
import { messages } from './messages'
import style from './style.module.css'

export function Spinner() {
  const t = useMessages(messages)
  return (
    <div className={style.frame} role="status">
      <span className={style.ring} aria-hidden="true" />
      <span className="hidden">{t('loading')}</span>
    </div>
  )
}
