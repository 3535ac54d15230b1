// SPDX-License-Identifier: MIT
// The bar over the grid: where in time it stands, and how much of it is seen.
'use client'
import { titleText } from '@/lib/dates'
import { Brand } from '@/parts/brand'
import { Button, IconButton } from '@/parts/button'
import { useLanguage, useMessages } from '@/state/language'
import { Account } from './account'
import type { Shown, ViewName } from './grid'
import { messages } from './messages'
import style from './style.module.css'

const VIEW_NAMES: readonly ViewName[] = ['day', 'week', 'month']

interface ToolbarProps {
  readonly shown: Shown | null
  readonly isLoading: boolean
  readonly onMenu: () => void
  readonly onToday: () => void
  readonly onStep: (direction: 'prev' | 'next') => void
  readonly onView: (view: ViewName) => void
}

export function Toolbar({ shown, isLoading, onMenu, onToday, onStep, onView }: ToolbarProps) {
  const t = useMessages(messages)
  const { locale } = useLanguage()
  return (
    <header className={style.toolbar}>
      <div className={style.menu}>
        <IconButton icon="menu" name={t('menu')} onClick={onMenu} />
      </div>
      <div className={style.brand}>
        <Brand />
      </div>
      <div className={style.steps}>
        <Button onClick={onToday}>{t('today')}</Button>
        <IconButton icon="left" name={t('previous')} onClick={() => { onStep('prev') }} />
        <IconButton icon="right" name={t('next')} onClick={() => { onStep('next') }} />
      </div>
      <h1 aria-live="polite" className={style.title}>
        {shown ? titleText(locale, shown.first, shown.last) : ''}
      </h1>
      <span role="status" className={isLoading ? style.loading : 'hidden'}>
        <span className="hidden">{isLoading ? t('loading') : ''}</span>
      </span>
      <div className={style.views} role="group" aria-label={t('views')}>
        {VIEW_NAMES.map((view) => (
          <button key={view} type="button" aria-pressed={shown?.view === view} onClick={() => { onView(view) }}>
            {t(view)}
          </button>
        ))}
      </div>
      <Account />
    </header>
  )
}
