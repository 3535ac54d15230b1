// SPDX-License-Identifier: MIT
// Secret links, and the way back in: a subscription to one of them; public holidays.
import assert from 'node:assert/strict'

const WEEK = '2026-03-02'
let address = ''

async function status({ page }, url) {
  return page.evaluate(async (path) => (await fetch(path)).status, new URL(url).pathname)
}

export const claims = {
  'a link is made, and its addresses are shown once': async (app) => {
    await app.goto('week', WEEK)
    await app.draw('Told to many', '2026-03-05', '10:00', '11:00')
    const dialog = await app.calendar('Calendar', 'Links')
    await dialog.getByRole('button', { name: 'New link' }).click()
    await dialog.getByLabel('For whom is it?').fill('The <b>club</b>')
    await dialog.getByLabel('It shows').selectOption({ label: 'Titles' })
    await dialog.getByRole('button', { name: 'Create link' }).click()
    await dialog.getByText('Copy it now: it is not shown again.').waitFor()
    address = await dialog.locator('code').first().textContent()
    assert.match(address, /\/feed\/[\w-]+\.ics$/)
    await dialog.getByRole('tab', { name: 'Embed' }).click()
    assert.match(await dialog.locator('code').first().textContent(), /^<iframe src=/)
    assert.equal(await status(app, address), 200)
    await dialog.getByRole('button', { name: 'Done' }).click()
  },
  'links are listed with what they show and when they were used': async (app) => {
    const dialog = await app.calendar('Calendar', 'Links')
    await dialog.getByText('The <b>club</b>', { exact: true }).waitFor()
    await dialog.getByText(/Titles · made on .* by alice · last used/).waitFor()
    assert.equal(await dialog.getByText('Copy it now').count(), 0)
  },
  'a renewed link has a new address, and the old one is gone': async (app) => {
    const dialog = app.dialog('Calendar')
    await dialog.getByRole('button', { name: /^Renew the link/ }).click()
    await app.button('Renew').click()
    await dialog.getByText('Copy it now').waitFor()
    const fresh = await dialog.locator('code').first().textContent()
    assert.notEqual(fresh, address)
    app.expectStatus(404)
    assert.equal(await status(app, address), 404)
    assert.equal(await status(app, fresh), 200)
    address = fresh
    await dialog.getByRole('button', { name: 'Done' }).click()
  },
  'a calendar elsewhere is looked at, subscribed to, and can only be read': async (app) => {
    await app.button('Add calendar').click()
    await app.button('Subscribe to an address …').click()
    const dialog = app.dialog('Subscribe to a calendar')
    await dialog.getByRole('button', { name: 'Look' }).click()
    await dialog.getByText('Enter the address of the calendar.').waitFor()
    await dialog.getByLabel('Address').fill(address)
    await dialog.getByRole('button', { name: 'Look' }).click()
    await dialog.getByText(/\d+ events? found/).waitFor()
    await dialog.getByLabel('Name').fill('From elsewhere')
    await dialog.getByRole('button', { name: 'Subscribe' }).click()
    await app.page.getByLabel('Show From elsewhere').waitFor()
    await app.page.getByLabel('Show Calendar').uncheck()
    await app.settle()
    const card = await app.openCard('Told to many')
    await card.getByText('This comes from elsewhere and can only be read.').waitFor()
    assert.equal(await card.getByRole('button', { name: 'Edit' }).count(), 0)
    await app.page.keyboard.press('Escape')
    await app.page.getByLabel('Show Calendar').check()
  },
  'a subscription tells how it goes, is asked anew, and ends': async (app) => {
    await app.button('Edit From elsewhere').click()
    const dialog = app.dialog('From elsewhere')
    await dialog.getByText(/^Up to date as of/).waitFor()
    await app.page.waitForTimeout(1100)
    app.expectStatus(429)
    await dialog.getByRole('button', { name: 'Refresh' }).click()
    await app.settle()
    await dialog.getByText(/^Up to date as of/).waitFor()
    await dialog.getByRole('button', { name: 'Unsubscribe …' }).click()
    await app.button('Unsubscribe').click()
    await app.page.getByLabel('Show From elsewhere').waitFor({ state: 'detached' })
  },
  'a deleted link ends at once': async (app) => {
    const dialog = await app.calendar('Calendar', 'Links')
    await dialog.getByRole('button', { name: /^Delete the link/ }).click()
    await app.button('Delete link').click()
    await dialog.getByText('The <b>club</b>', { exact: true }).waitFor({ state: 'detached' })
    app.expectStatus(404)
    assert.equal(await status(app, address), 404)
    await dialog.getByRole('button', { name: 'Done' }).click()
  },
  'public holidays are a calendar, where they are installed': async (app) => {
    await app.button('Add calendar').click()
    await app.button('Public holidays …').click()
    const dialog = app.dialog('Public holidays')
    const none = dialog.getByText('This server has no holidays installed.')
    await none.or(dialog.getByLabel('Country')).waitFor()
    if (await none.count()) {
      await dialog.getByRole('button', { name: 'Cancel' }).click()
      return
    }
    await dialog.getByLabel('Country').selectOption({ label: 'France' })
    await dialog.getByRole('button', { name: 'Add' }).click()
    await app.page.getByLabel('Show Holidays: France').waitFor()
    await app.goto('week', '2026-07-14')
    await app.page.locator('main').getByText(/Bastille|nationale|National/).first().waitFor()
  },
}
