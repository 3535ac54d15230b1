// SPDX-License-Identifier: MIT
// A modal dialog on the browser's own <dialog>: it keeps the focus inside, closes by Escape and by a
// click beside it, and gives the focus back to where it was.
'use client'
import { useEffect, useId, useRef, type ReactNode } from 'react'
import { IconButton } from '@/parts/button'
import { useMessages } from '@/state/language'
import { messages } from './messages'
import style from './style.module.css'

interface DialogProps {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
  readonly footer?: ReactNode
  readonly width?: 'narrow' | 'normal' | 'wide'
  /** Where the pointer was: on wide screens the dialog opens beside it. */
  readonly near?: { readonly x: number; readonly y: number } | undefined
  /** Called when the form inside is sent. */
  readonly onSubmit?: () => void
}

const MARGIN = 12

/** Beside the point where there is room, whole inside the window. */
function place(dialog: HTMLDialogElement, near: { x: number; y: number }): void {
  if (window.innerWidth < 640) return
  const { width, height } = dialog.getBoundingClientRect()
  const right = near.x + MARGIN + width <= window.innerWidth - MARGIN
  const left = right ? near.x + MARGIN : Math.max(MARGIN, near.x - MARGIN - width)
  const top = Math.max(MARGIN, Math.min(near.y - 48, window.innerHeight - height - MARGIN))
  dialog.style.margin = '0'
  dialog.style.left = `${left}px`
  dialog.style.top = `${top}px`
}

export function Dialog({ title, onClose, children, footer, width = 'normal', near, onSubmit }: DialogProps) {
  const t = useMessages(messages)
  const ref = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  const first = useRef(near)

  useEffect(() => {
    const dialog = ref.current
    if (!dialog) return undefined
    const opener = document.activeElement
    if (!dialog.open) dialog.showModal()
    if (first.current) place(dialog, first.current)
    dialog.querySelector<HTMLElement>('[data-autofocus]')?.focus()
    return () => {
      dialog.close()
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus()
    }
  }, [])

  const body = (
    <>
      <header className={style.head}>
        <h2 id={titleId}>{title}</h2>
        <IconButton icon="close" name={t('close')} onClick={onClose} />
      </header>
      <div className={style.body}>{children}</div>
      {footer !== undefined && <footer className={style.foot}>{footer}</footer>}
    </>
  )
  return (
    // The click beside the dialog lands on the dialog element itself; Escape does the same by key.
     
    <dialog
      ref={ref}
      className={`${style.dialog} ${style[width]}`}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onPointerDown={(event) => {
        if (event.target === ref.current) onClose()
      }}
    >
      {onSubmit ? (
        <form
          className={style.frame}
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            onSubmit()
          }}
        >
          {body}
        </form>
      ) : (
        <div className={style.frame}>{body}</div>
      )}
    </dialog>
  )
}
