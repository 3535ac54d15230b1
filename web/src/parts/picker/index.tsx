// SPDX-License-Identifier: MIT
// A field that completes what is typed, after the ARIA combobox pattern: arrows walk the list, Enter
// takes, Escape closes the list before it closes anything else.
'use client'
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react'
import { Icon, type IconName } from '@/parts/icon'
import { useMessages } from '@/state/language'
import { messages } from './messages'
import style from './style.module.css'

export interface Pick<Value> {
  readonly key: string
  readonly icon: IconName
  readonly label: string
  readonly hint: string
  readonly value: Value
}

interface PickerProps<Value> {
  readonly label: string
  readonly placeholder: string
  /** Finds what completes a text; null while there is too little of it to say. */
  readonly find: (text: string) => Promise<readonly Pick<Value>[] | null>
  /** Called for what was taken; the field is emptied. */
  readonly onPick: (value: Value) => void
}

const WAIT_MS = 160

type Found<Value> = { readonly text: string; readonly picks: readonly Pick<Value>[] } | null

function useFound<Value>(text: string, find: PickerProps<Value>['find']): Found<Value> {
  const [found, setFound] = useState<Found<Value>>(null)
  const asked = useRef(find)
  useEffect(() => {
    asked.current = find
  }, [find])
  useEffect(() => {
    if (text === '') return undefined
    let isLate = false
    const timer = setTimeout(() => {
      asked.current(text).then(
        (picks) => {
          if (!isLate) setFound(picks && { text, picks })
        },
        () => {
          if (!isLate) setFound({ text, picks: [] })
        },
      )
    }, WAIT_MS)
    return () => {
      isLate = true
      clearTimeout(timer)
    }
  }, [text])
  return text === '' ? null : found
}

interface ListProps<Value> {
  readonly id: string
  readonly label: string
  readonly picks: readonly Pick<Value>[]
  readonly at: number
  readonly onTake: (pick: Pick<Value>) => void
}

function List<Value>({ id, label, picks, at, onTake }: ListProps<Value>) {
  return (
    <div role="listbox" id={id} aria-label={label} className={style.list}>
      {picks.map((pick, i) => (
        // The keys belong to the field, which keeps the focus.
        // eslint-disable-next-line jsx-a11y/click-events-have-key-events
        <div
          key={pick.key}
          id={`${id}-${i}`}
          role="option"
          aria-selected={i === at}
          tabIndex={-1}
          className={i === at ? style.chosen : ''}
          onPointerDown={(event) => {
            event.preventDefault()
          }}
          onClick={() => {
            onTake(pick)
          }}
        >
          <Icon name={pick.icon} size={18} />
          <span>{pick.label}</span>
          {pick.hint !== '' && <small>{pick.hint}</small>}
        </div>
      ))}
    </div>
  )
}

export function Picker<Value>({ label, placeholder, find, onPick }: PickerProps<Value>) {
  const t = useMessages(messages)
  const id = useId()
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const [isShut, setIsShut] = useState(false)
  const found = useFound(text.trim(), find)
  const picks = found?.picks ?? []
  const isOpen = found !== null && !isShut
  const take = (pick: Pick<Value>) => {
    setText('')
    setAt(0)
    onPick(pick.value)
  }
  /* What the keys do; true: the browser shall not do its own. */
  const keys: Readonly<Record<string, () => boolean>> = {
    ArrowDown: () => {
      setAt(picks.length === 0 ? 0 : (at + 1) % picks.length)
      setIsShut(false)
      return true
    },
    ArrowUp: () => {
      setAt(picks.length === 0 ? 0 : (at - 1 + picks.length) % picks.length)
      return true
    },
    Enter: () => {
      const pick = found?.text === text.trim() ? picks[at] : undefined
      if (isOpen && pick) take(pick)
      return text !== ''
    },
    Escape: () => {
      if (!isOpen) return false
      setIsShut(true)
      return true
    },
  }
  const press = (event: KeyboardEvent) => {
    if (keys[event.key]?.() !== true) return
    event.preventDefault()
    event.stopPropagation()
  }
  const active = isOpen && picks[at] ? `${id}-list-${at}` : undefined
  return (
    <div className={style.frame}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="text"
        role="combobox"
        aria-expanded={isOpen && picks.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        {...(active === undefined ? {} : { 'aria-activedescendant': active })}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        placeholder={placeholder}
        value={text}
        onKeyDown={press}
        onBlur={() => {
          setIsShut(true)
        }}
        onChange={(event) => {
          setText(event.target.value)
          setAt(0)
          setIsShut(false)
        }}
      />
      {isOpen && picks.length > 0 && <List id={`${id}-list`} label={label} picks={picks} at={at} onTake={take} />}
      <p role="status" className={isOpen && picks.length === 0 ? style.none : 'hidden'}>
        {isOpen ? (picks.length === 0 ? t('none') : t.count('found', picks.length)) : ''}
      </p>
    </div>
  )
}
