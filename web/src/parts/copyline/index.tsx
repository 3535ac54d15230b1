// SPDX-License-Identifier: MIT
// A line of text to take elsewhere, with a button that copies it.
'use client'
import { useState } from 'react'
import { Button } from '@/parts/button'
import { useMessages } from '@/state/language'
import { messages } from './messages'
import style from './style.module.css'

export function CopyLine({ label, text }: { readonly label: string; readonly text: string }) {
  const t = useMessages(messages)
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle')
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setState('copied')
    } catch {
      setState('failed')
    }
  }
  return (
    <div className={style.frame}>
      <span className={style.label}>{label}</span>
      <div className={style.line}>
        <code translate="no">{text}</code>
        <Button icon={state === 'copied' ? 'check' : 'copy'} onClick={() => void copy()}>
          {state === 'copied' ? t('copied') : t('copy')}
        </Button>
      </div>
      <span role="status" className={state === 'failed' ? style.failed : 'hidden'}>
        {state === 'failed' ? t('failed') : ''}
      </span>
    </div>
  )
}
