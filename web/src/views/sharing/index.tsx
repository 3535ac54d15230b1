// SPDX-License-Identifier: MIT
// Who has a calendar, since when, and how much of it: granting, changing and taking back.
'use client'
import { useCallback, useEffect, useState } from 'react'
import type { PartyKind, Share, ShareTarget } from '@/api/sharing'
import { LEVELS, type Calendar, type Level } from '@/api/types'
import { Button } from '@/parts/button'
import { CopyLine } from '@/parts/copyline'
import { useFaultText } from '@/parts/fault'
import { Select } from '@/parts/field'
import { Picker } from '@/parts/picker'
import { Spinner } from '@/parts/spinner'
import { useMessages } from '@/state/language'
import { useSession } from '@/state/session'
import { messages } from './messages'
import { ShareRow } from './row'
import style from './style.module.css'
import { findTargets, shareName } from './who'

/** What brings a share back that was ended. */
function targetOf(share: Share): ShareTarget {
  if (share.kind === 'everybody') return { everybody: true }
  return share.handle === '' ? { email: share.email } : { handle: share.handle }
}

type List = readonly Share[] | 'loading' | 'failed'

/** The shares of a calendar, and every change to them. */
function useShares(calendar: Calendar) {
  const { api } = useSession()
  const faultText = useFaultText()
  const [list, setList] = useState<List>('loading')
  const [fault, setFault] = useState<string>()
  /** Shares that were ended here and can be brought back. */
  const [ended, setEnded] = useState<readonly Share[]>([])
  const { id } = calendar
  const load = useCallback(async () => {
    try {
      setList(await api.sharing.list(id))
    } catch {
      setList((now) => (typeof now === 'string' ? 'failed' : now))
    }
  }, [api, id])
  useEffect(() => {
    void load()
  }, [load])
  const attempt = async (run: () => Promise<unknown>) => {
    setFault(undefined)
    try {
      await run()
    } catch (error) {
      setFault(faultText(error))
    }
    await load()
  }
  return {
    list,
    fault,
    ended,
    load,
    add: (target: ShareTarget, level: Level) => attempt(() => api.sharing.add(id, target, level)),
    change: (share: Share, level: Level) => attempt(() => api.sharing.change(id, share.id, level)),
    end: (share: Share) =>
      attempt(async () => {
        await api.sharing.end(id, share.id)
        setEnded((all) => [...all.filter((each) => each.id !== share.id), share])
      }),
    undo: (share: Share) =>
      attempt(async () => {
        await api.sharing.add(id, targetOf(share), share.level)
        setEnded((all) => all.filter((each) => each !== share))
      }),
  }
}

type Shares = ReturnType<typeof useShares>

function Add({ calendar, shares }: { readonly calendar: Calendar; readonly shares: Shares }) {
  const t = useMessages(messages)
  const { api } = useSession()
  const [level, setLevel] = useState<Level>('read')
  const there = typeof shares.list === 'string' ? [] : shares.list
  const has = new Set([calendar.owner, ...there.filter(({ inherited }) => !inherited).map(({ handle }) => handle)])
  const words = { kindName: (kind: PartyKind) => t(`kind_${kind}`), invite: t('invite') }
  const isForAll = there.some(({ kind }) => kind === 'everybody')
  return (
    <div className={style.add}>
      <div className={style.fields}>
        <Picker
          label={t('add')}
          placeholder={t('addHint')}
          find={(text) => findTargets(api, text, has, words)}
          onPick={(target) => void shares.add(target, level)}
        />
        <Select
          label={t('level')}
          value={level}
          options={LEVELS.map((value) => ({ value, label: t(value) }))}
          onChange={(value) => { setLevel(value as Level) }}
        />
      </div>
      <p className={style.soft} aria-live="polite">{t(`${level}Text`)}</p>
      {!isForAll && (
        <div>
          <Button
            icon="globe"
            disabled={level === 'manage'}
            onClick={() => void shares.add({ everybody: true }, level)}
          >
            {t('addEverybody')}
          </Button>
        </div>
      )}
    </div>
  )
}

function Ended({ shares }: { readonly shares: Shares }) {
  const t = useMessages(messages)
  return (
    <div role="status">
      {shares.ended.map((share) => (
        <p key={share.id} className={style.ended}>
          <span>{t('ended', { name: share.kind === 'everybody' ? t('everybody') : shareName(share) })}</span>
          <Button look="quiet" onClick={() => void shares.undo(share)}>
            {t('undo')}
          </Button>
        </p>
      ))}
    </div>
  )
}

/** The panel of a calendar that one may manage. */
export function SharePanel({ calendar }: { readonly calendar: Calendar }) {
  const t = useMessages(messages)
  const shares = useShares(calendar)
  const { list } = shares
  return (
    <>
      <Add calendar={calendar} shares={shares} />
      {shares.fault !== undefined && (
        <p role="alert" className={style.fault}>
          {shares.fault}
        </p>
      )}
      {list === 'loading' && <Spinner />}
      {list === 'failed' && (
        <p role="alert" className={style.ended}>
          <span>{t('failed')}</span>
          <Button onClick={() => void shares.load()}>{t('retry')}</Button>
        </p>
      )}
      {typeof list !== 'string' && (
        <section className={style.people} aria-label={t('people')}>
          <h3>{t('people')}</h3>
          {list.length === 0 && <p className={style.soft}>{t('nobody')}</p>}
          <ul>
            {list.map((share) => (
              <ShareRow
                key={share.id}
                share={share}
                onChange={(level) => void shares.change(share, level)}
                onEnd={() => void shares.end(share)}
              />
            ))}
          </ul>
        </section>
      )}
      <Ended shares={shares} />
      <details className={style.more}>
        <summary>{t('forPrograms')}</summary>
        <p className={style.soft}>{t('forProgramsText')}</p>
        <CopyLine label={t('address')} text={new URL(calendar.url, window.location.origin).href} />
      </details>
    </>
  )
}
