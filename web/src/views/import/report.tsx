// SPDX-License-Identifier: MIT
// What became of the entries of a file: the numbers, what was repaired or refused, and the way back.
'use client'
import { useEffect, useState } from 'react'
import type { Import, ImportItem } from '@/api/imports'
import { Button } from '@/parts/button'
import { Icon } from '@/parts/icon'
import { useMessages } from '@/state/language'
import { useSession } from '@/state/session'
import { messages } from './messages'
import style from './style.module.css'

const FATES = ['added', 'updated', 'unchanged', 'skipped', 'copied', 'repaired', 'refused'] as const
/** How many entries are asked for, and how many of the notable ones are listed by name. */
const ASKED = 500
const MOST = 50

function Item({ item }: { readonly item: ImportItem }) {
  const t = useMessages(messages)
  const place = [item.file, item.line > 0 ? t('line', { line: item.line }) : ''].filter(Boolean).join(', ')
  return (
    <li>
      <strong>{t(item.fate === 'refused' ? 'fate_refused' : 'fate_repaired')}</strong>
      {` · ${place} · `}
      <code>{item.uid || t('uidMissing')}</code>
      <div>{item.why || item.repaired}</div>
    </li>
  )
}

function useNotable({ id, refused, repaired }: Import): readonly ImportItem[] {
  const { api } = useSession()
  const [items, setItems] = useState<readonly ImportItem[]>([])
  const isNotable = refused + repaired > 0
  useEffect(() => {
    if (!isNotable) return
    api.imports.report(id, ASKED).then(
      (all) => { setItems(all.filter((item) => item.fate === 'refused' || item.repaired !== '')) },
      () => undefined,
    )
  }, [api, id, isNotable])
  return items
}

interface ReportProps {
  readonly current: Import
  readonly isBusy: boolean
  readonly onUndo: () => void
}

export function Report({ current, isBusy, onUndo }: ReportProps) {
  const t = useMessages(messages)
  const { api } = useSession()
  const notable = useNotable(current)
  const canUndo = current.state !== 'undone' && current.added > 0
  return (
    <div className={style.report} role="status">
      <p>
        <strong>{t(`state_${current.state}`, { name: current.name })}</strong>
      </p>
      {current.why !== '' && <p className={style.fault}>{current.why}</p>}
      {current.state !== 'undone' && (
        <dl>
          {FATES.map((fate) => (
            <div key={fate}>
              <dt>{t(`fate_${fate}`)}</dt>
              <dd>{current[fate]}</dd>
            </div>
          ))}
        </dl>
      )}
      {notable.length > 0 && (
        <details open={current.refused > 0}>
          <summary>{t('details')}</summary>
          <ul>
            {notable.slice(0, MOST).map((item) => (
              <Item key={item.id} item={item} />
            ))}
          </ul>
        </details>
      )}
      <div className={style.ways}>
        <a href={api.imports.reportPath(current.id)} download>
          <Icon name="download" size={18} />
          {t('wholeReport')}
        </a>
        {canUndo && (
          <Button isBusy={isBusy} onClick={onUndo}>
            {t('undo')}
          </Button>
        )}
      </div>
    </div>
  )
}
