// SPDX-License-Identifier: MIT
// The settings, all on one page.
'use client'
import Link from 'next/link'
import { Brand } from '@/parts/brand'
import { Icon } from '@/parts/icon'
import { useMessages } from '@/state/language'
import { useIsLocal } from '@/state/session'
import { VIEWS } from '@/views/table'
import { Delegates } from './account/delegates'
import { SecondFactor } from './account/second-factor'
import { Sessions } from './account/sessions'
import { AppPasswords, Phone } from './app-passwords'
import { Files } from './files'
import { messages } from './messages'
import { Password } from './password'
import { Person, Preferences } from './preferences'
import style from './style.module.css'

export function Settings() {
  const t = useMessages(messages)
  const isLocal = useIsLocal()
  return (
    <div className={style.page}>
      <header className={style.bar}>
        <Link href={VIEWS.calendar.path} className={style.back}>
          <Icon name="left" />
          {t('back')}
        </Link>
        <Brand />
      </header>
      <main className={style.body}>
        <h1>{t('title')}</h1>
        <Person />
        <Preferences />
        <Phone />
        <AppPasswords />
        {isLocal && <Password />}
        {isLocal && <SecondFactor />}
        <Sessions />
        <Delegates />
        <Files />
      </main>
    </div>
  )
}
