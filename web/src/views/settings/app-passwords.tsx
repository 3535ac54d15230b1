// SPDX-License-Identifier: MIT
// The address for phones, and the app passwords that let them in: made, shown once, revoked.
'use client'
import { useCallback, useEffect, useState } from 'react'
import type { AppPassword, NewAppPassword } from '@/api/types'
import { momentText } from '@/lib/dates'
import { Button } from '@/parts/button'
import { CopyLine } from '@/parts/copyline'
import { Dialog } from '@/parts/dialog'
import { Confirm } from '@/parts/dialog/confirm'
import { useFaultText, useShowFault } from '@/parts/fault'
import { TextField } from '@/parts/field'
import { Icon } from '@/parts/icon'
import { Spinner } from '@/parts/spinner'
import { useLanguage, useMessages } from '@/state/language'
import { useSession, useUser } from '@/state/session'
import { useToasts } from '@/state/toasts'
import { messages } from './messages'
import { Section } from './section'
import style from './style.module.css'

/** The principal's address: a client finds everything else from there. */
function useAddress(): string {
  const user = useUser()
  const [origin, setOrigin] = useState('')
  useEffect(() => {
    setOrigin(window.location.origin)
  }, [])
  return origin + user.principal
}

export function Phone() {
  const t = useMessages(messages)
  const user = useUser()
  const address = useAddress()
  return (
    <Section title={t('phone')} text={t('phoneText')}>
      <CopyLine label={t('address')} text={address} />
      <CopyLine label={t('login')} text={user.handle} />
    </Section>
  )
}

function SecretDialog({ made, onClose }: { readonly made: NewAppPassword; readonly onClose: () => void }) {
  const t = useMessages(messages)
  const address = useAddress()
  return (
    <Dialog
      title={t('secretTitle')}
      onClose={onClose}
      footer={
        <Button look="primary" onClick={onClose}>
          {t('done')}
        </Button>
      }
    >
      <p>{t('secretText', { label: made.label })}</p>
      <CopyLine label={t('address')} text={address} />
      <CopyLine label={t('login')} text={made.login} />
      <CopyLine label={t('secret')} text={made.secret} />
    </Dialog>
  )
}

function Create({ onMade }: { readonly onMade: (made: NewAppPassword) => void }) {
  const t = useMessages(messages)
  const faultText = useFaultText()
  const { api } = useSession()
  const [label, setLabel] = useState('')
  const [fault, setFault] = useState<string>()
  const [isBusy, setIsBusy] = useState(false)
  const create = async () => {
    if (label.trim() === '') {
      setFault(t('labelMissing'))
      return
    }
    setIsBusy(true)
    setFault(undefined)
    try {
      onMade(await api.createAppPassword(label.trim()))
      setLabel('')
    } catch (error) {
      setFault(faultText(error))
    } finally {
      setIsBusy(false)
    }
  }
  return (
    <form
      noValidate
      className={style.inline}
      onSubmit={(event) => {
        event.preventDefault()
        void create()
      }}
    >
      <TextField label={t('label')} hint={t('labelHint')} value={label} onChange={setLabel} fault={fault} autoComplete="off" />
      <Button type="submit" icon="key" isBusy={isBusy}>
        {t('createApp')}
      </Button>
    </form>
  )
}

function Entry({ each, onRevoke }: { readonly each: AppPassword; readonly onRevoke: () => void }) {
  const t = useMessages(messages)
  const { locale } = useLanguage()
  const { time_zone: zone } = useUser()
  const used = each.last_used === null ? t('neverUsed') : t('lastUsed', { when: momentText(locale, each.last_used, zone) })
  return (
    <li className={style.entry}>
      <Icon name="key" />
      <div>
        <strong>{each.label}</strong>
        <span>{`${t('created', { when: momentText(locale, each.created, zone) })} · ${used}`}</span>
      </div>
      <Button look="danger" aria-label={t('revokeNamed', { label: each.label })} onClick={onRevoke}>
        {t('revoke')}
      </Button>
    </li>
  )
}

export function AppPasswords() {
  const t = useMessages(messages)
  const { api } = useSession()
  const { show } = useToasts()
  const showFault = useShowFault()
  const [list, setList] = useState<readonly AppPassword[] | 'loading' | 'failed'>('loading')
  const [made, setMade] = useState<NewAppPassword | null>(null)
  const [revoking, setRevoking] = useState<AppPassword | null>(null)

  const load = useCallback(async () => {
    try {
      setList(await api.appPasswords())
    } catch {
      setList('failed')
    }
  }, [api])
  useEffect(() => {
    void load()
  }, [load])
  const revoke = async (each: AppPassword) => {
    setRevoking(null)
    try {
      await api.deleteAppPassword(each.id)
      show({ kind: 'info', text: t('revoked') })
    } catch (error) {
      showFault(error)
    }
    await load()
  }
  return (
    <Section title={t('appPasswords')} text={t('appText')}>
      {list === 'loading' && <Spinner />}
      {list === 'failed' && (
        <p role="alert">
          {t('appFailed')} <Button onClick={() => void load()}>{t('retry')}</Button>
        </p>
      )}
      {typeof list !== 'string' && list.length === 0 && <p className={style.text}>{t('appNone')}</p>}
      {typeof list !== 'string' && (
        <ul className={style.list}>
          {list.map((each) => (
            <Entry key={each.id} each={each} onRevoke={() => { setRevoking(each) }} />
          ))}
        </ul>
      )}
      <Create
        onMade={(next) => {
          setMade(next)
          void load()
        }}
      />
      {made && <SecretDialog made={made} onClose={() => { setMade(null) }} />}
      {revoking && (
        <Confirm
          title={t('revokeTitle', { label: revoking.label })}
          text={t('revokeText')}
          confirm={t('revoke')}
          onConfirm={() => void revoke(revoking)}
          onClose={() => {
            setRevoking(null)
          }}
        />
      )}
    </Section>
  )
}
