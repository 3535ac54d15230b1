// SPDX-License-Identifier: MIT
// Those who act for a person in all of their calendars, and those for whom the person acts.
'use client'
import { useCallback, useEffect, useState } from 'react'
import type { Delegate } from '@/api/sharing'
import { Button } from '@/parts/button'
import { useShowFault } from '@/parts/fault'
import { Select } from '@/parts/field'
import { Icon } from '@/parts/icon'
import { Picker } from '@/parts/picker'
import { Spinner } from '@/parts/spinner'
import { useMessages } from '@/state/language'
import { useSession, useUser } from '@/state/session'
import { useToasts } from '@/state/toasts'
import { findParties, KIND_ICONS } from '@/views/sharing/who'
import { messages } from './messages'
import { Section } from '@/views/settings/section'
import style from '@/views/settings/style.module.css'

type Level = Delegate['level']
const LEVELS: readonly Level[] = ['read', 'write']

interface Both {
  readonly mine: readonly Delegate[]
  readonly of: readonly Delegate[]
}

function nameOf({ name, handle }: Delegate): string {
  return name || handle
}

function useDelegates() {
  const t = useMessages(messages)
  const { api } = useSession()
  const { show } = useToasts()
  const showFault = useShowFault()
  const [both, setBoth] = useState<Both | 'loading' | 'failed'>('loading')
  const load = useCallback(async () => {
    try {
      const [mine, of] = await Promise.all([api.sharing.delegates(), api.sharing.delegateOf()])
      setBoth({ mine, of })
    } catch {
      setBoth('failed')
    }
  }, [api])
  useEffect(() => {
    void load()
  }, [load])
  const set = async (handle: string, level: Level) => {
    try {
      await api.sharing.delegate(handle, level)
    } catch (error) {
      showFault(error)
    }
    await load()
  }
  const end = async (delegate: Delegate) => {
    try {
      await api.sharing.endDelegate(delegate.handle)
      const run = () => void set(delegate.handle, delegate.level)
      show({ kind: 'info', text: t('delegateEnded', { name: nameOf(delegate) }), action: { label: t('undo'), run } })
    } catch (error) {
      showFault(error)
    }
    await load()
  }
  return { both, load, set, end }
}

interface EntryProps {
  readonly delegate: Delegate
  readonly onLevel: (level: Level) => void
  readonly onEnd: () => void
}

function Entry({ delegate, onLevel, onEnd }: EntryProps) {
  const t = useMessages(messages)
  const name = nameOf(delegate)
  return (
    <li className={style.entry}>
      <Icon name={KIND_ICONS[delegate.kind ?? 'person']} />
      <div>
        <strong>{name}</strong>
        {delegate.name !== '' && <span>{delegate.handle}</span>}
      </div>
      <div className={style.short}>
        <Select
          label={t('delegateLevel', { name })}
          isLabelHidden
          value={delegate.level}
          options={LEVELS.map((value) => ({ value, label: t(`delegate_${value}`) }))}
          onChange={(value) => { onLevel(value as Level) }}
        />
      </div>
      <Button look="danger" aria-label={t('endDelegate', { name })} onClick={onEnd}>
        {t('remove')}
      </Button>
    </li>
  )
}

function Add({ both, onAdd }: { readonly both: Both; readonly onAdd: (handle: string, level: Level) => void }) {
  const t = useMessages(messages)
  const { api } = useSession()
  const user = useUser()
  const [level, setLevel] = useState<Level>('read')
  const has = new Set([user.handle, ...both.mine.map(({ handle }) => handle)])
  const find = async (text: string) => {
    const found = await findParties(api, text, has)
    return found && found
      .filter(({ kind }) => kind === 'person' || kind === 'group')
      .map((party) => ({ key: party.handle, icon: KIND_ICONS[party.kind], label: party.name || party.handle, hint: party.email, value: party.handle }))
  }
  return (
    <div className={style.pick}>
      <Picker label={t('addDelegate')} placeholder={t('addDelegateHint')} find={find} onPick={(handle) => { onAdd(handle, level) }} />
      <Select
        label={t('delegateMay')}
        value={level}
        options={LEVELS.map((value) => ({ value, label: t(`delegate_${value}`) }))}
        onChange={(value) => { setLevel(value as Level) }}
      />
    </div>
  )
}

export function Delegates() {
  const t = useMessages(messages)
  const { both, load, set, end } = useDelegates()
  return (
    <Section title={t('delegates')} text={t('delegatesText')}>
      {both === 'loading' && <Spinner />}
      {both === 'failed' && (
        <p role="alert">
          {t('delegatesFailed')} <Button onClick={() => void load()}>{t('retry')}</Button>
        </p>
      )}
      {typeof both !== 'string' && (
        <>
          <ul className={style.list}>
            {both.mine.map((delegate) => (
              <Entry
                key={delegate.handle}
                delegate={delegate}
                onLevel={(level) => void set(delegate.handle, level)}
                onEnd={() => void end(delegate)}
              />
            ))}
          </ul>
          <Add both={both} onAdd={(handle, level) => void set(handle, level)} />
          {both.of.length > 0 && <p className={style.soft}>{t('delegateOf', { names: both.of.map(nameOf).join(', ') })}</p>}
        </>
      )}
    </Section>
  )
}
