// SPDX-License-Identifier: MIT
// Where the server wants a second factor of everybody, it is turned on before anything else.
'use client'
import { Brand } from '@/parts/brand'
import { Button } from '@/parts/button'
import { useShowFault } from '@/parts/fault'
import { useMessages } from '@/state/language'
import { useSession } from '@/state/session'
import { SecondFactor } from '@/views/settings/account/second-factor'
import { messages } from './messages'
import style from './style.module.css'

export function MustEnrol() {
  const t = useMessages(messages)
  const { ask, signOut } = useSession()
  const showFault = useShowFault()
  return (
    <main className={style.enrol}>
      <Brand />
      <h1>{t('mustEnrol')}</h1>
      <p>{t('mustEnrolText')}</p>
      <SecondFactor onChanged={() => void ask()} />
      <Button look="quiet" onClick={() => { signOut().catch(showFault) }}>
        {t('signOut')}
      </Button>
    </main>
  )
}
