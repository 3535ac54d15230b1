// SPDX-License-Identifier: MIT
// Asks whether a change means one event of a series or all of it.
'use client'
import { Button } from '@/parts/button'
import { Dialog } from '@/parts/dialog'
import type { Scope } from '@/state/book'
import { useMessages } from '@/state/language'
import { messages } from './messages'
import style from './style.module.css'

export type Purpose = 'edit' | 'move' | 'remove'

const TITLES = { edit: 'scopeEdit', move: 'scopeMove', remove: 'scopeRemove' } as const

interface ScopeProps {
  readonly purpose: Purpose
  readonly title: string
  readonly onChoose: (scope: Scope) => void
  readonly onClose: () => void
}

export function ScopeDialog({ purpose, title, onChoose, onClose }: ScopeProps) {
  const t = useMessages(messages)
  return (
    <Dialog title={t(TITLES[purpose])} width="narrow" onClose={onClose}>
      <p>{t('scopeText', { title: title || t('untitled') })}</p>
      <div className={style.choices}>
        <Button data-autofocus onClick={() => { onChoose('this') }}>
          {t('scopeThis')}
        </Button>
        <Button onClick={() => { onChoose('all') }}>{t('scopeAll')}</Button>
        <Button look="quiet" onClick={onClose}>
          {t('cancel')}
        </Button>
      </div>
    </Dialog>
  )
}
