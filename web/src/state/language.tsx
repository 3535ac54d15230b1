// SPDX-License-Identifier: MIT
// The language of the pages: the person's own once signed in, before that the one used last here or
// the browser's first.
'use client'
import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react'
import { bestLanguage, fill, isLanguage, plural, type Language, type Messages, type Values } from '@/lib/i18n'
import { keep, kept } from '@/state/kept'

interface LanguageState {
  readonly language: Language
  /** The language with the region the browser adds to it: how dates and hours are written. */
  readonly locale: string
  readonly setLanguage: (language: Language) => void
}

const Context = createContext<LanguageState>({ language: 'en', locale: 'en', setLanguage: () => undefined })

function regional(language: Language): string {
  if (typeof navigator === 'undefined') return language
  return navigator.languages.find((tag) => tag.toLowerCase().startsWith(language)) ?? language
}

export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [language, setState] = useState<Language>('en')
  const setLanguage = useCallback((next: Language) => {
    keep('language', next)
    setState(next)
  }, [])
  useEffect(() => {
    const last = kept('language')
    setState(last !== null && isLanguage(last) ? last : bestLanguage(navigator.languages))
  }, [])
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])
  const value = useMemo(
    () => ({ language, locale: regional(language), setLanguage }),
    [language, setLanguage],
  )
  return <Context.Provider value={value}>{children}</Context.Provider>
}

export function useLanguage(): LanguageState {
  return useContext(Context)
}

export interface Speaker<Key extends string> {
  (key: Key, values?: Values): string
  /** A message that counts: `key` stands for key_one and key_other. */
  count(key: string, n: number): string
}

export function useMessages<Key extends string>(messages: Messages<Key>): Speaker<Key> {
  const { language } = useLanguage()
  return useMemo(() => {
    const catalogue: Readonly<Record<string, string>> = messages[language]
    const speak = (key: Key, values?: Values) => fill(messages[language][key], values)
    const count = (key: string, n: number) => fill(catalogue[`${key}_${plural(language, n)}`] ?? '', { n })
    return Object.assign(speak, { count })
  }, [messages, language])
}
