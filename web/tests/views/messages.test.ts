// SPDX-License-Identifier: MIT
// Every message file is whole: the same keys and the same placeholders in every language, no empty
// text, and no language that was left in English.
import assert from 'node:assert/strict'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { LANGUAGES, type Messages } from '@/lib/i18n'
import { messages as copyline } from '@/parts/copyline/messages'
import { messages as dialog } from '@/parts/dialog/messages'
import { messages as fault } from '@/parts/fault/messages'
import { messages as minimonth } from '@/parts/minimonth/messages'
import { messages as spinner } from '@/parts/spinner/messages'
import { messages as toasts } from '@/parts/toasts/messages'
import { messages as picker } from '@/parts/picker/messages'
import { messages as calendar } from '@/views/calendar/messages'
import { messages as event } from '@/views/event/messages'
import { messages as frame } from '@/views/frame/messages'
import { messages as importing } from '@/views/import/messages'
import { messages as links } from '@/views/links/messages'
import { messages as missing } from '@/views/missing/messages'
import { messages as settings } from '@/views/settings/messages'
import { messages as account } from '@/views/settings/account/messages'
import { messages as sharing } from '@/views/sharing/messages'
import { messages as sidebar } from '@/views/sidebar/messages'
import { messages as signin } from '@/views/signin/messages'
import { messages as subscribe } from '@/views/subscribe/messages'

const ALL: Readonly<Record<string, Messages>> = {
  'parts/copyline': copyline, 'parts/dialog': dialog, 'parts/fault': fault, 'parts/minimonth': minimonth,
  'parts/picker': picker, 'parts/spinner': spinner, 'parts/toasts': toasts, 'views/calendar': calendar, 'views/event': event,
  'views/frame': frame, 'views/missing': missing, 'views/settings': settings, 'views/sidebar': sidebar,
  'views/signin': signin, 'views/import': importing, 'views/links': links, 'views/settings/account': account,
  'views/sharing': sharing, 'views/subscribe': subscribe,
}

function messageFolders(folder: string): string[] {
  return readdirSync(join('src', folder)).flatMap((name) => {
    const path = join(folder, name)
    if (statSync(join('src', path)).isDirectory()) return messageFolders(path)
    return name === 'messages.ts' ? [folder] : []
  })
}

function placeholders(text: string): string[] {
  return (text.match(/\{\w+\}/g) ?? []).sort()
}

test('every message file is looked at here', () => {
  assert.deepEqual(Object.keys(ALL).sort(), [...messageFolders('parts'), ...messageFolders('views')].sort())
})

test('every language has every message, with the same placeholders', () => {
  for (const [file, messages] of Object.entries(ALL)) {
    const keys = Object.keys(messages.en).sort()
    for (const language of LANGUAGES) {
      assert.deepEqual(Object.keys(messages[language]).sort(), keys, `${file} ${language}`)
      for (const key of keys) {
        const text = messages[language][key] ?? ''
        assert.ok(text.trim() !== '', `${file} ${language} ${key} is empty`)
        assert.deepEqual(placeholders(text), placeholders(messages.en[key] ?? ''), `${file} ${language} ${key}`)
      }
    }
  }
})

test('long messages are not left in English', () => {
  for (const [file, messages] of Object.entries(ALL)) {
    for (const [key, english] of Object.entries(messages.en)) {
      for (const language of LANGUAGES.slice(1)) {
        assert.ok(english.length < 16 || messages[language][key] !== english, `${file} ${language} ${key}`)
      }
    }
  }
})
