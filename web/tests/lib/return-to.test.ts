// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ownPage } from '@/lib/return-to'
import { returnTo, signInFrom } from '@/views/table'

const PAGES = ['/', '/settings']

test('own pages are kept with query and fragment', () => {
  for (const page of ['/', '/settings', '/#week/2026-03-02', '/?a=b#c']) assert.equal(ownPage(page, PAGES), page)
})

test('nothing leads to another host, however it is written', () => {
  const foreign = [
    null, '', 'https://evil.example/', '//evil.example/', '/\\evil.example', '\\\\evil.example', '/\t/evil.example', 'javascript:alert(1)',
    ' //evil.example', '/%2f%2fevil.example', '/settings/../..//evil.example', '/signin', '/api/v1.0/session', '/\n/evil.example', '/.//evil.example',
  ]
  for (const page of foreign) assert.equal(ownPage(page, PAGES), null, String(page))
})

test('the sign-in page leads back to where somebody was', () => {
  assert.equal(signInFrom('/'), '/signin')
  assert.equal(signInFrom('/settings'), '/signin?returnTo=%2Fsettings')
  assert.equal(returnTo('?returnTo=%2Fsettings'), '/settings')
  assert.equal(returnTo('?returnTo=%2F%2Fevil.example'), '/')
  assert.equal(returnTo(''), '/')
})
