// SPDX-License-Identifier: MIT
// Shows the notices of state/toasts. Errors interrupt a screen reader, others wait their turn; the
// time stops while somebody points at one or has the focus in it.
'use client'
import { useEffect, useState } from 'react'
import { IconButton } from '@/parts/button'
import { useMessages } from '@/state/language'
import { useToasts, type Toast } from '@/state/toasts'
import { messages } from './messages'
import style from './style.module.css'

const SHOWN_MS = 7000

function Notice({ toast, onClose }: { readonly toast: Toast; readonly onClose: () => void }) {
  const t = useMessages(messages)
  const [isHeld, setIsHeld] = useState(false)
  useEffect(() => {
    if (isHeld) return undefined
    const timer = setTimeout(onClose, SHOWN_MS)
    return () => {
      clearTimeout(timer)
    }
  }, [isHeld, onClose])
  const hold = () => {
    setIsHeld(true)
  }
  const release = () => {
    setIsHeld(false)
  }
  const { action } = toast
  return (
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      className={`${style.toast} ${style[toast.kind]}`}
      onPointerEnter={hold}
      onPointerLeave={release}
      onFocus={hold}
      onBlur={release}
    >
      <p>{toast.text}</p>
      {action && (
        <button
          type="button"
          className={style.action}
          onClick={() => {
            onClose()
            action.run()
          }}
        >
          {action.label}
        </button>
      )}
      <IconButton icon="close" name={t('dismiss')} size={18} onClick={onClose} />
    </div>
  )
}

function List({ kind, live }: { readonly kind: Toast['kind']; readonly live: 'polite' | 'assertive' }) {
  const { toasts, dismiss } = useToasts()
  return (
    <div aria-live={live} role={kind === 'error' ? 'alert' : 'status'} className={style.list}>
      {toasts
        .filter((toast) => toast.kind === kind)
        .map((toast) => (
          <Notice
            key={toast.id}
            toast={toast}
            onClose={() => {
              dismiss(toast.id)
            }}
          />
        ))}
    </div>
  )
}

export function Toasts() {
  return (
    <div className={style.stack}>
      <List kind="error" live="assertive" />
      <List kind="info" live="polite" />
    </div>
  )
}
