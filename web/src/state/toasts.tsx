// SPDX-License-Identifier: MIT
// Short notices at the foot of the page, read out by screen readers; some offer one action.
'use client'
import { createContext, useCallback, useContext, useMemo, useRef, useState, type ReactNode } from 'react'

export interface Toast {
  readonly id: number
  readonly text: string
  readonly kind: 'info' | 'error'
  readonly action?: { readonly label: string; readonly run: () => void }
}

interface ToastState {
  readonly toasts: readonly Toast[]
  readonly show: (toast: Omit<Toast, 'id'>) => void
  readonly dismiss: (id: number) => void
}

const Context = createContext<ToastState>({
  toasts: [],
  show: () => undefined,
  dismiss: () => undefined,
})

const MOST = 3

export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly Toast[]>([])
  const next = useRef(1)
  const dismiss = useCallback((id: number) => {
    setToasts((all) => all.filter((toast) => toast.id !== id))
  }, [])
  const show = useCallback((toast: Omit<Toast, 'id'>) => {
    const id = next.current
    next.current += 1
    setToasts((all) => [...all.filter(({ text }) => text !== toast.text), { ...toast, id }].slice(-MOST))
  }, [])
  const value = useMemo(() => ({ toasts, show, dismiss }), [toasts, show, dismiss])
  return <Context.Provider value={value}>{children}</Context.Provider>
}

export function useToasts(): ToastState {
  return useContext(Context)
}
