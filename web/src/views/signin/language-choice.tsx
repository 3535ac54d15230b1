// SPDX-License-Identifier: MIT
// The language before anybody is signed in.
'use client'
import { isLanguage, LANGUAGE_NAMES, LANGUAGES } from '@/lib/i18n'
import { Select } from '@/parts/field'
import { useLanguage, useMessages } from '@/state/language'
import { messages } from './messages'

export function LanguageChoice() {
  const t = useMessages(messages)
  const { language, setLanguage } = useLanguage()
  return (
    <Select
      label={t('language')}
      isLabelHidden
      value={language}
      options={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
      onChange={(value) => {
        if (isLanguage(value)) setLanguage(value)
      }}
    />
  )
}
