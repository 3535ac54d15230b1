// SPDX-License-Identifier: MIT
'use client'
import type { ReactNode } from 'react'
import { Toasts } from '@/parts/toasts'
import { LanguageProvider } from '@/state/language'
import { SessionProvider } from '@/state/session'
import { ToastProvider } from '@/state/toasts'

export function Providers({ children }: { readonly children: ReactNode }) {
  return (
    <LanguageProvider>
      <ToastProvider>
        <SessionProvider>{children}</SessionProvider>
        <Toasts />
      </ToastProvider>
    </LanguageProvider>
  )
}
