// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict'

export const claims = {
  'a calendar is made with a name and a colour': async (app) => {
    await app.goto('week', '2026-03-02')
    await app.button('Add calendar').click()
    await app.button('New calendar').click()
    const dialog = app.dialog('New calendar')
    await dialog.getByRole('button', { name: 'Create' }).click()
    await app.page.getByText('Give the calendar a name.').waitFor()
    await dialog.getByLabel('Name').fill('Choir')
    await dialog.getByRole('button', { name: 'Colour 4' }).click()
    await dialog.getByRole('button', { name: 'Create' }).click()
    await app.page.getByLabel('Show Choir').waitFor()
  },
  'a calendar is renamed and recoloured': async (app) => {
    await app.button('Edit Choir').click()
    const dialog = app.dialog('Choir')
    await dialog.getByLabel('Name').fill('Big choir')
    await dialog.getByRole('button', { name: 'Colour 9' }).click()
    await dialog.getByRole('button', { name: 'Save' }).click()
    await app.page.getByLabel('Show Big choir').waitFor()
    const { items } = await app.page.evaluate(async () => (await fetch('/api/v1.0/calendars?limit=100')).json())
    assert.equal(items.find(({ name }) => name === 'Big choir').color.slice(0, 7).toLowerCase(), '#c2255c')
  },
  'an event goes into the calendar that was chosen': async (app) => {
    await app.draw('Rehearsal', '2026-03-06', '18:00', '20:00')
    const editor = await app.edit('Rehearsal')
    await editor.getByLabel('Calendar').selectOption({ label: 'Big choir' })
    await editor.getByRole('button', { name: 'Save' }).click()
    await app.toast('Saved.')
    await app.settle()
    const card = await app.openCard('Rehearsal')
    await card.getByText('Big choir').waitFor()
    await app.page.keyboard.press('Escape')
  },
  'a hidden calendar shows nothing, and is hidden for good': async (app) => {
    await app.page.getByLabel('Show Big choir').uncheck()
    await app.event('Rehearsal').waitFor({ state: 'detached' })
    await app.settle()
    await app.page.reload()
    await app.event('Drawn').waitFor()
    assert.equal(await app.event('Rehearsal').count(), 0)
    await app.page.getByLabel('Show Big choir').check()
    await app.event('Rehearsal').waitFor()
  },
  'a calendar is deleted only when its name is typed': async (app) => {
    await app.button('Edit Big choir').click()
    await app.button('Delete calendar …').click()
    const dialog = app.dialog('Delete “Big choir”?')
    assert.equal(await dialog.getByRole('button', { name: 'Delete for ever' }).isDisabled(), true)
    await dialog.getByLabel(/Type/).fill('Big choir')
    await dialog.getByRole('button', { name: 'Delete for ever' }).click()
    await app.page.getByLabel('Show Big choir').waitFor({ state: 'detached' })
    await app.event('Rehearsal').waitFor({ state: 'detached' })
  },
  'on a phone the calendars are in a drawer': async (app) => {
    const { page } = app
    await page.setViewportSize({ width: 390, height: 780 })
    await app.goto('day', '2026-03-05')
    assert.equal(await app.button('Add calendar').isVisible(), false)
    await app.button('Calendars').click()
    await app.button('Add calendar').waitFor()
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    assert.equal(overflow <= 0, true, 'nothing is wider than the screen')
    await app.button('Close').first().click()
    await page.setViewportSize({ width: 1280, height: 860 })
  },
}
