// SPDX-License-Identifier: MIT
// The whole way of the product, from the page's side: steps that the Python side calls for one after
// another on standard input, between which it works as a phone or a desktop program would.
import assert from 'node:assert/strict'
import { open } from './browser.mjs'

const DAY = '2026-03-12'

export async function begin({ CALENDS_URL, CALENDS_LINK }) {
  const { app, end } = await open(CALENDS_URL, CALENDS_LINK)
  return { world: app, takeFaults: () => app.takeFaults(), end }
}

export const steps = {
  /* The link of a first start leads in, and an event is drawn. */
  begin: async (app) => {
    const { page, url, token } = app
    await page.goto(`${url}/signin?link=${token}`)
    await app.button('Sign in with this link').click()
    await page.getByLabel('New password').fill('a long sentence for the tests')
    await app.button('Set password').click()
    await app.button('Today').waitFor()
    await app.goto('week', DAY)
    await app.draw('Made in the browser', DAY, '10:00', '11:00')
    return {}
  },
  /* An app password is made and read off the page. */
  secret: async (app) => {
    const { page } = app
    await page.goto(`${app.url}/settings`)
    await page.getByLabel('For which device or program?').fill('Desktop')
    await app.button('Create app password').click()
    const [address, login, secret] = await app.dialog('Your new app password').locator('code').allTextContents()
    assert.match(address, /\/principals\//)
    await page.getByRole('button', { name: 'Done' }).click()
    return { address, login, secret }
  },
  /* What was changed elsewhere is seen. */
  seen: async (app) => {
    await app.goto('week', DAY)
    await app.event('Changed at the desk').waitFor()
    assert.equal(await app.event('Made in the browser').count(), 0)
    await app.event('Made in khal').waitFor()
    return {}
  },
}
