// SPDX-License-Identifier: MIT
// The secret links of a calendar: for programs that subscribe, for readers of a page, for other
// pages. A link's address is shown once; renewing it ends the old one.
'use client'
import { useCallback, useEffect, useState } from 'react'
import type { Link, LinkMade } from '@/api/links'
import type { Calendar } from '@/api/types'
import { dayText, momentText } from '@/lib/dates'
import { Button, IconButton } from '@/parts/button'
import { Confirm } from '@/parts/dialog/confirm'
import { useFaultText } from '@/parts/fault'
import { Icon } from '@/parts/icon'
import { Spinner } from '@/parts/spinner'
import { useLanguage, useMessages } from '@/state/language'
import { useSession, useUser } from '@/state/session'
import { LinkForm } from './form'
import { Made } from './made'
import { messages } from './messages'
import style from './style.module.css'

type Asking = { readonly link: Link; readonly what: 'renew' | 'remove' } | null

function useLinks({ id }: Calendar) {
  const { api } = useSession()
  const faultText = useFaultText()
  const [list, setList] = useState<readonly Link[] | 'loading' | 'failed'>('loading')
  const [fault, setFault] = useState<string>()
  const [made, setMade] = useState<LinkMade | null>(null)
  const load = useCallback(async () => {
    try {
      setList(await api.links.list(id))
    } catch {
      setList((now) => (typeof now === 'string' ? 'failed' : now))
    }
  }, [api, id])
  useEffect(() => {
    void load()
  }, [load])
  const attempt = async (run: () => Promise<LinkMade | null>) => {
    setFault(undefined)
    try {
      setMade(await run())
    } catch (error) {
      setFault(faultText(error))
    }
    await load()
  }
  return {
    list,
    fault,
    made,
    load,
    keep: async (link: LinkMade) => {
      setMade(link)
      await load()
    },
    renew: (link: Link) => attempt(() => api.links.rotate(id, link.id)),
    remove: (link: Link) =>
      attempt(async () => {
        await api.links.remove(id, link.id)
        return made?.id === link.id ? null : made
      }),
  }
}

function isOver(link: Link): boolean {
  return link.expires !== null && Date.parse(link.expires) <= Date.now()
}

function Row({ link, onAsk }: { readonly link: Link; readonly onAsk: (what: 'renew' | 'remove') => void }) {
  const t = useMessages(messages)
  const { locale } = useLanguage()
  const { time_zone: zone } = useUser()
  const name = link.label || t('unnamed')
  const facts = [
    t(link.level),
    t('made', { when: dayText(locale, link.created, zone), who: link.made_by }),
    link.expires === null ? '' : t(isOver(link) ? 'over' : 'expires', { when: momentText(locale, link.expires, zone) }),
    link.last_used === null ? t('unused') : t('used', { when: momentText(locale, link.last_used, zone) }),
  ]
  return (
    <li className={style.row}>
      <Icon name="link" />
      <div className={style.what}>
        <strong>{name}</strong>
        <span>{facts.filter(Boolean).join(' · ')}</span>
      </div>
      <IconButton icon="refresh" size={18} name={t('renewNamed', { name })} onClick={() => { onAsk('renew') }} />
      <IconButton icon="trash" size={18} name={t('removeNamed', { name })} onClick={() => { onAsk('remove') }} />
    </li>
  )
}

export function LinksPanel({ calendar }: { readonly calendar: Calendar }) {
  const t = useMessages(messages)
  const links = useLinks(calendar)
  const [isNew, setIsNew] = useState(false)
  const [asking, setAsking] = useState<Asking>(null)
  const { list, made } = links
  const run = (asked: NonNullable<Asking>) => {
    setAsking(null)
    void (asked.what === 'renew' ? links.renew(asked.link) : links.remove(asked.link))
  }
  return (
    <>
      <p className={style.soft}>{t('text')}</p>
      {links.fault !== undefined && (
        <p role="alert" className={style.fault}>
          {links.fault}
        </p>
      )}
      {made && <Made key={made.url} link={made} />}
      {list === 'loading' && <Spinner />}
      {list === 'failed' && (
        <p role="alert">
          {t('failed')} <Button onClick={() => void links.load()}>{t('retry')}</Button>
        </p>
      )}
      {typeof list !== 'string' && list.length > 0 && (
        <ul className={style.list}>
          {list.map((link) => (
            <Row key={link.id} link={link} onAsk={(what) => { setAsking({ link, what }) }} />
          ))}
        </ul>
      )}
      {isNew ? (
        <LinkForm
          calendar={calendar}
          onMade={(link) => {
            setIsNew(false)
            void links.keep(link)
          }}
          onClose={() => { setIsNew(false) }}
        />
      ) : (
        <div>
          <Button icon="add" onClick={() => { setIsNew(true) }}>
            {t('new')}
          </Button>
        </div>
      )}
      {asking && (
        <Confirm
          title={t(`${asking.what}Title`, { name: asking.link.label || t('unnamed') })}
          text={t(`${asking.what}Text`)}
          confirm={t(asking.what)}
          onConfirm={() => { run(asking) }}
          onClose={() => { setAsking(null) }}
        />
      )}
    </>
  )
}
