// SPDX-License-Identifier: MIT
import { PASSWORD } from './app.mjs'

export const claims = {
  'an unreachable server is told, and nothing is lost': async (app) => {
    await app.goto('week', '2026-03-02')
    const card = await app.openCard('Drawn')
    await app.page.context().setOffline(true)
    await card.getByRole('button', { name: 'Delete' }).click()
    await app.toast('The server cannot be reached.')
    await app.page.context().setOffline(false)
    app.faults = []
    await app.page.reload()
    await app.event('Drawn').waitFor()
  },
  'signing out leads to the sign-in page, and the password back in': async (app) => {
    const { page } = app
    const handle = await page.evaluate(async () => (await (await fetch('/api/v1.0/session')).json()).user.handle)
    await app.button('Account').click()
    await app.button('Sign out').click()
    await page.waitForURL(/\/signin$/)
    await page.getByLabel('Name or e-mail address').fill(handle)
    await page.getByLabel('Password').fill(PASSWORD)
    await app.button('Sign in').click()
    await app.event('Drawn').waitFor()
  },
}
