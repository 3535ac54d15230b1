// SPDX-License-Identifier: MIT
// A button that opens a short list of things to do.
'use client'
import { useCallback, useRef, useState } from 'react'
import { IconButton } from '@/parts/button'
import { Icon, type IconName } from '@/parts/icon'
import style from './style.module.css'
import { useDismiss } from './use-dismiss'

export interface Choice {
  readonly icon: IconName
  readonly label: string
  readonly run: () => void
}

interface MenuProps {
  readonly icon: IconName
  readonly name: string
  readonly choices: readonly Choice[]
}

export function Menu({ icon, name, choices }: MenuProps) {
  const [isOpen, setIsOpen] = useState(false)
  const frame = useRef<HTMLDivElement>(null)
  const close = useCallback(() => {
    setIsOpen(false)
  }, [])
  useDismiss(isOpen, frame, close)
  return (
    <div className={style.frame} ref={frame}>
      <IconButton icon={icon} size={18} name={name} aria-expanded={isOpen} onClick={() => { setIsOpen(!isOpen) }} />
      {isOpen && (
        <ul className={style.sheet}>
          {choices.map((choice) => (
            <li key={choice.label}>
              <button
                type="button"
                onClick={() => {
                  close()
                  choice.run()
                }}
              >
                <Icon name={choice.icon} size={18} />
                {choice.label}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
