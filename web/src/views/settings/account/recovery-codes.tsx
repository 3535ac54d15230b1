// SPDX-License-Identifier: MIT
// The recovery codes, shown this once: to copy, or to keep as a file.
'use client'
import { useEffect, useState } from 'react'
import { Button } from '@/parts/button'
import { Dialog } from '@/parts/dialog'
import { Icon } from '@/parts/icon'
import { useMessages } from '@/state/language'
import { useUser } from '@/state/session'
import { messages } from './messages'
import style from '@/views/settings/style.module.css'

/** The address of a file made here; null before the page runs. */
function useFile(text: string): string | null {
  const [url, setUrl] = useState<string | null>(null)
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }))
    setUrl(made)
    return () => {
      URL.revokeObjectURL(made)
    }
  }, [text])
  return url
}

export function RecoveryCodes({ codes, onClose }: { readonly codes: readonly string[]; readonly onClose: () => void }) {
  const t = useMessages(messages)
  const { handle } = useUser()
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle')
  const heading = t('codesFile', { handle, host: window.location.host })
  const url = useFile(`${heading}\n\n${codes.join('\n')}\n`)
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(codes.join('\n'))
      setState('copied')
    } catch {
      setState('failed')
    }
  }
  return (
    <Dialog
      title={t('codesTitle')}
      onClose={onClose}
      footer={
        <Button look="primary" onClick={onClose}>
          {t('codesKept')}
        </Button>
      }
    >
      <p>{t('codesText')}</p>
      <ul className={style.codes} translate="no">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className={style.buttons}>
        <Button icon={state === 'copied' ? 'check' : 'copy'} onClick={() => void copy()}>
          {t(state === 'copied' ? 'copied' : 'copyAll')}
        </Button>
        {url !== null && (
          <a className={style.download} href={url} download={t('codesFileName')}>
            <Icon name="download" size={18} />
            {t('downloadCodes')}
          </a>
        )}
      </div>
      <span role="status" className={state === 'failed' ? style.fault : 'hidden'}>
        {state === 'failed' ? t('copyFailed') : ''}
      </span>
    </Dialog>
  )
}
