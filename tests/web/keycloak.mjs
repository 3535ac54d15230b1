// SPDX-License-Identifier: MIT
// Signing in and out with the pages of a real Keycloak.
import assert from 'node:assert/strict'
import { desk, launch } from './browser.mjs'

export async function begin({ CALENDS_URL }) {
  const browser = await launch()
  const app = await desk(browser, CALENDS_URL)
  app.page.setDefaultTimeout(30_000)
  return { world: app, takeFaults: () => app.takeFaults(), end: () => browser.close() }
}

export const steps = {
  /* From the settings to the settings, and no password of this server on the way. */
  signIn: async (app, { who, password }) => {
    const { page, url } = app
    await page.goto(`${url}/settings`)
    await page.waitForURL(/\/signin\?returnTo=%2Fsettings$/)
    await app.button('Sign in with Keycloak').click()
    await page.locator('#username').fill(who)
    await page.locator('#password').fill(password)
    await page.locator('#kc-login').click()
    await page.waitForURL(`${url}/settings`)
    await page.locator('#root, main').first().waitFor()
    const { user, how } = await page.evaluate(async () => (await fetch('/api/v1.0/session')).json())
    assert.equal(how, 'provider')
    return { handle: user.handle, name: user.name, email: user.email, language: user.language }
  },
  /* Signed out here and there: the next sign-in asks for the password again. */
  signOut: async (app) => {
    const { page, url } = app
    await page.goto(url)
    await page.locator('header').first().locator('button[aria-expanded]').click()
    await page.locator('header').first().locator('button').last().click()
    await page.waitForURL((address) => address.href.startsWith(`${url}/signin`))
    await app.page.getByRole('button', { name: /Keycloak/ }).click()
    await page.locator('#username').waitFor()
    await page.goto(url)
    await page.waitForURL(/\/signin$/)
  },
  /* Only a wrong password is Keycloak's to tell; who goes back is where they were. */
  wrong: async (app, { who }) => {
    const { page, url } = app
    await page.goto(`${url}/signin`)
    await page.getByRole('button', { name: /Keycloak/ }).click()
    await page.locator('#username').fill(who)
    await page.locator('#password').fill('not the password')
    await page.locator('#kc-login').click()
    await page.locator('#input-error, .kc-feedback-text, [id^=input-error]').first().waitFor()
  },
}
