// SPDX-License-Identifier: MIT
// Tabs after the ARIA pattern: one stop of the Tab key, arrows move along.
'use client'
import { useId, useRef, type KeyboardEvent, type ReactNode } from 'react'
import style from './style.module.css'

export interface Tab<Name extends string> {
  readonly name: Name
  readonly label: string
}

interface TabsProps<Name extends string> {
  /** What the tabs are of, for screen readers. */
  readonly label: string
  readonly tabs: readonly Tab<Name>[]
  readonly chosen: Name
  readonly onChoose: (name: Name) => void
  readonly children: ReactNode
}

/* The key | how many places it goes */
const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 }

export function Tabs<Name extends string>({ label, tabs, chosen, onChoose, children }: TabsProps<Name>) {
  const id = useId()
  const bar = useRef<HTMLDivElement>(null)
  const step = (event: KeyboardEvent) => {
    const by = STEPS[event.key]
    if (by === undefined) return
    event.preventDefault()
    const at = tabs.findIndex(({ name }) => name === chosen)
    const next = (at + by + tabs.length) % tabs.length
    onChoose((tabs[next] as Tab<Name>).name)
    bar.current?.querySelectorAll('button')[next]?.focus()
  }
  return (
    <div className={style.frame}>
      <div role="tablist" aria-label={label} className={style.bar} ref={bar}>
        {tabs.map((tab) => (
          <button
            key={tab.name}
            type="button"
            role="tab"
            id={`${id}-${tab.name}`}
            aria-selected={tab.name === chosen}
            aria-controls={`${id}-panel`}
            tabIndex={tab.name === chosen ? 0 : -1}
            onKeyDown={step}
            onClick={() => {
              onChoose(tab.name)
            }}
          >
            {tab.label}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${chosen}`} className={style.panel}>
        {children}
      </div>
    </div>
  )
}
