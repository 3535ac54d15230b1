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
  'signing out leads to the sign-in page, where a spent link says so': async (app) => {
    const { page, url, token } = app
    await app.button('Account').click()
    await app.button('Sign out').click()
    await page.waitForURL(/\/signin$/)
    await page.goto(`${url}/signin?link=${token}`)
    app.expectStatus(401)
    await app.button('Sign in with this link').click()
    await page.getByText('This link has been used or has expired').waitFor()
    await page.getByRole('link', { name: 'Sign in with a password' }).click()
  },
  'the password leads back in': async (app) => {
    const { page } = app
    await page.getByLabel('Name or e-mail address').fill(process.env.CALENDS_LOGIN ?? 'admin')
    await page.getByLabel('Password').fill(PASSWORD)
    await app.button('Sign in').click()
    await app.button('Today').waitFor()
  },
}
