// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict'
import { PASSWORD } from './app.mjs'

export const claims = {
  'somebody not signed in is led to the sign-in page': async ({ page, url }) => {
    await page.goto(`${url}/`)
    await page.waitForURL(/\/signin$/)
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  },
  'a wrong password is answered by a sentence': async (app) => {
    const { page } = app
    await page.getByLabel('Name or e-mail address').fill('nobody')
    await page.getByLabel('Password').fill('wrong password here')
    app.expectStatus(401)
    await app.button('Sign in').click()
    await page.getByText('The name or the password is wrong.').waitFor()
  },
  'opening a one-time link changes nothing until its button is pressed': async ({ page, url, token }) => {
    await page.goto(`${url}/signin?link=${token}`)
    await page.getByRole('heading', { name: 'Welcome' }).waitFor()
    await page.reload()
    const session = await page.evaluate(async () => (await fetch('/api/v1.0/session')).json())
    assert.equal(session.signed_in, false)
  },
  'the link signs in, and a password can be set': async (app) => {
    const { page, url } = app
    await app.button('Sign in with this link').click()
    await page.getByRole('heading', { name: 'Set a password' }).waitFor()
    assert.equal(page.url().includes('link='), false)
    await page.getByLabel('New password').fill('short')
    await app.button('Set password').click()
    await page.getByText('Use at least 12 characters.').waitFor()
    await page.getByLabel('New password').fill(PASSWORD)
    await app.button('Set password').click()
    await app.button('Today').waitFor()
    assert.equal(new URL(page.url()).origin, new URL(url).origin)
  },
}
