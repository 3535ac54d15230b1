// SPDX-License-Identifier: MIT
// What guards an account: sessions that can be ended, and a second factor.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { desk, launch } from './browser.mjs'

const PASSWORD = process.env.CALENDS_PASSWORD
const STEP_S = 30
let secret = ''
let recovery = []
let used = 0

/** A code by RFC 6238, `ahead` steps from now. */
function codeOf(base32, ahead) {
  const bits = [...base32.replace(/\s/g, '')].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)))
  const at = Math.floor(Date.now() / 1000 / STEP_S) + ahead
  used = at
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(at))
  const mac = createHmac('sha1', key).update(counter).digest()
  const number = mac.readUInt32BE(mac[19] & 15) & 0x7fffffff
  return String(number % 1_000_000).padStart(6, '0')
}

const section = ({ page }, name) => page.getByRole('region', { name })

export const claims = {
  'other browsers are listed, and end when they are signed out': async (app) => {
    const { page, url } = app
    const browser = await launch()
    const other = await desk(browser, url)
    await other.signIn('alice', PASSWORD)
    await other.button('Today').waitFor()
    await page.goto(`${url}/settings`)
    const sessions = section(app, 'Where you are signed in')
    await sessions.getByText('this browser').waitFor()
    assert.equal(await sessions.getByRole('listitem').count() >= 2, true)
    await sessions.getByRole('button', { name: 'Sign out everywhere else' }).click()
    await app.toast('All others are signed out.')
    assert.equal(await sessions.getByRole('listitem').count(), 1)
    await other.page.goto(`${url}/settings`)
    await other.page.waitForURL(/\/signin\?returnTo=%2Fsettings$/)
    await other.signIn('bob', PASSWORD)
    await other.button('Today').waitFor()
    await browser.close()
  },
  'a second factor is turned on by a code of the program that got its secret': async (app) => {
    const { page } = app
    const factor = section(app, 'Second factor')
    await factor.getByRole('button', { name: 'Turn on' }).click()
    const ask = app.dialog('Turn on the second factor')
    await ask.getByLabel('Password').fill('wrong')
    app.expectStatus(422)
    await ask.getByRole('button', { name: 'Continue' }).click()
    await ask.getByText('The password is wrong.').waitFor()
    await ask.getByLabel('Password').fill(PASSWORD)
    await ask.getByRole('button', { name: 'Continue' }).click()
    const enrol = app.dialog('Add Calends to your authenticator app')
    await enrol.getByRole('img', { name: 'QR code for the authenticator app' }).waitFor()
    await enrol.getByText('No camera?').click()
    secret = await enrol.locator('code').textContent()
    await enrol.getByLabel('Code', { exact: true }).fill(codeOf(secret, 0))
    await enrol.getByRole('button', { name: 'Turn on' }).click()
    const codes = app.dialog('Your recovery codes')
    await codes.waitFor()
    recovery = await codes.locator('code').allTextContents()
    assert.equal(recovery.length >= 8, true)
    const [file] = await Promise.all([page.waitForEvent('download'), codes.getByRole('link', { name: 'Download' }).click()])
    assert.equal(file.suggestedFilename(), 'calends-recovery-codes.txt')
    await codes.getByRole('button', { name: 'I have kept them' }).click()
    await factor.getByText(/^It is on since/).waitFor()
    await factor.getByText(`${recovery.length} recovery codes are left.`).waitFor()
  },
  'after the password the code is asked for, and each counts once': async (app) => {
    await app.signOut()
    await app.signIn('alice', PASSWORD)
    const { page } = app
    await page.getByRole('heading', { name: 'One more step' }).waitFor()
    const spent = codeOf(secret, used - Math.floor(Date.now() / 1000 / STEP_S))
    await page.getByLabel('Code', { exact: true }).fill(spent)
    app.expectStatus(401)
    await app.button('Sign in').click()
    await page.getByText('This code is not right, or it has been used.').waitFor()
    await page.getByLabel('Code', { exact: true }).fill(codeOf(secret, 1))
    await app.button('Sign in').click()
    await app.button('Today').waitFor()
  },
  'a recovery code stands in for the program': async (app) => {
    await app.signOut()
    await app.signIn('alice', PASSWORD)
    await app.button('Use a recovery code').click()
    await app.page.getByLabel('Recovery code').fill(recovery[0])
    await app.button('Sign in').click()
    await app.button('Today').waitFor()
  },
  'the second factor is turned off by password and code': async (app) => {
    await app.page.goto(`${app.url}/settings`)
    const factor = section(app, 'Second factor')
    await factor.getByText(`${recovery.length - 1} recovery codes are left.`).waitFor()
    await factor.getByRole('button', { name: 'Turn off' }).click()
    const ask = app.dialog('Turn off the second factor')
    await ask.getByLabel('Password').fill(PASSWORD)
    await ask.getByLabel('Code').fill(recovery[1])
    await ask.getByRole('button', { name: 'Turn off' }).click()
    await app.toast('The second factor is off.')
    await factor.getByRole('button', { name: 'Turn on' }).waitFor()
  },
  'a sign-in that failed at the provider is told in a sentence, whatever the address says': async (app) => {
    const { page, url } = app
    await app.signOut()
    await page.goto(`${url}/signin?problem=not-entitled`)
    await page.getByText('You are not entitled to use this server. Ask your administrator.').waitFor()
    await page.goto(`${url}/signin?problem=%3Cimg%20src=x%20onerror=alert(1)%3E`)
    await page.getByText('Signing in did not work.').waitFor()
    assert.equal(await page.locator('img').count(), 0)
  },
  'signing in leads back, but never to another host': async (app) => {
    const { page, url } = app
    await page.goto(`${url}/signin?returnTo=%2F%2Fevil.example%2F`)
    await page.getByLabel('Name or e-mail address').fill('alice')
    await page.getByLabel('Password').fill(PASSWORD)
    await app.button('Sign in').click()
    await app.button('Today').waitFor()
    assert.equal(new URL(page.url()).origin, url)
  },
}
