// SPDX-License-Identifier: MIT
// The page for an address where nothing is.
'use client'
import Link from 'next/link'
import { useMessages } from '@/state/language'
import { VIEWS } from '@/views/table'
import frame from '@/views/frame/style.module.css'
import { messages } from './messages'

export function Missing() {
  const t = useMessages(messages)
  return (
    <main className={frame.notice}>
      <h1>{t('title')}</h1>
      <p>{t('text')}</p>
      <Link href={VIEWS.calendar.path}>{t('back')}</Link>
    </main>
  )
}
