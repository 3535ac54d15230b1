// SPDX-License-Identifier: MIT
// The browsers that are signed in, each of which can be signed out from here.
'use client'
import { useCallback, useEffect, useState } from 'react'
import type { SessionEntry } from '@/api/account'
import { agentName } from '@/lib/agent'
import { momentText } from '@/lib/dates'
import { Button } from '@/parts/button'
import { useShowFault } from '@/parts/fault'
import { Icon } from '@/parts/icon'
import { Spinner } from '@/parts/spinner'
import { useLanguage, useMessages } from '@/state/language'
import { useSession, useUser } from '@/state/session'
import { useToasts } from '@/state/toasts'
import { messages } from './messages'
import { Section } from '@/views/settings/section'
import style from '@/views/settings/style.module.css'

function useName({ agent }: SessionEntry): string {
  const t = useMessages(messages)
  const { browser, system } = agentName(agent)
  if (browser === null) return system ?? t('unknownBrowser')
  return system === null ? browser : t('browserOn', { browser, system })
}

function Entry({ each, onEnd }: { readonly each: SessionEntry; readonly onEnd: () => void }) {
  const t = useMessages(messages)
  const { locale } = useLanguage()
  const { time_zone: zone } = useUser()
  const name = useName(each)
  const used = each.current ? t('thisOne') : t('lastSeen', { when: momentText(locale, each.last_used, zone) })
  const facts = [used, t(`by_${each.how}`, { when: momentText(locale, each.created, zone) }), each.peer]
  return (
    <li className={style.entry}>
      <Icon name="device" />
      <div>
        <strong>{name}</strong>
        <span>{facts.filter(Boolean).join(' · ')}</span>
      </div>
      {!each.current && (
        <Button look="danger" aria-label={t('endNamed', { name })} onClick={onEnd}>
          {t('end')}
        </Button>
      )}
    </li>
  )
}

export function Sessions() {
  const t = useMessages(messages)
  const { api } = useSession()
  const { show } = useToasts()
  const showFault = useShowFault()
  const [list, setList] = useState<readonly SessionEntry[] | 'loading' | 'failed'>('loading')
  const load = useCallback(async () => {
    try {
      setList(await api.account.sessions())
    } catch {
      setList('failed')
    }
  }, [api])
  useEffect(() => {
    void load()
  }, [load])
  const end = async (run: () => Promise<void>, done: 'ended' | 'endedOthers') => {
    try {
      await run()
      show({ kind: 'info', text: t(done) })
    } catch (error) {
      showFault(error)
    }
    await load()
  }
  return (
    <Section title={t('sessions')} text={t('sessionsText')}>
      {list === 'loading' && <Spinner />}
      {list === 'failed' && (
        <p role="alert">
          {t('sessionsFailed')} <Button onClick={() => void load()}>{t('retry')}</Button>
        </p>
      )}
      {typeof list !== 'string' && (
        <ul className={style.list}>
          {list.map((each) => (
            <Entry key={each.id} each={each} onEnd={() => void end(() => api.account.endSession(each.id), 'ended')} />
          ))}
        </ul>
      )}
      {typeof list !== 'string' && list.length > 1 && (
        <div>
          <Button icon="signOut" onClick={() => void end(() => api.account.endOtherSessions(), 'endedOthers')}>
            {t('endOthers')}
          </Button>
        </div>
      )}
    </Section>
  )
}
