// SPDX-License-Identifier: MIT
// Sharing from the dialog of a calendar, invitations, and what a person makes of somebody else's
// calendar for themselves.
import assert from 'node:assert/strict'

const PASSWORD = process.env.CALENDS_PASSWORD
const WEEK = '2026-03-02'
/* What a careless page would run. */
const EVIL = '<img src=x onerror="window.harmed=1">"\'><script>window.harmed=1</script>'

async function change(app, who) {
  await app.signOut()
  await app.signIn(who, PASSWORD)
  await app.button('Today').waitFor()
  await app.goto('week', WEEK)
}

async function unharmed({ page }) {
  assert.equal(await page.evaluate(() => window.harmed), undefined)
}

export const claims = {
  'nobody but the owner has a fresh calendar': async (app) => {
    await app.signIn('alice', PASSWORD)
    await app.button('Today').waitFor()
    await app.goto('week', WEEK)
    await app.draw(EVIL, '2026-03-04', '10:00', '11:30')
    await app.button('Share Calendar').click()
    const dialog = app.dialog('Calendar')
    await dialog.getByText('Only you. Share it above.').waitFor()
    await dialog.getByRole('button', { name: 'Done' }).click()
  },
  'people are found while typing, and taken by the keyboard alone': async (app) => {
    const dialog = await app.calendar('Calendar', 'Sharing')
    const field = dialog.getByLabel('Share with')
    await field.fill('zzzz')
    await dialog.getByText('Nobody found.').waitFor()
    await field.fill('jans')
    await dialog.getByRole('option', { name: 'Bob Jansen' }).waitFor()
    /* Escape closes the list, not the dialog. */
    await app.page.keyboard.press('Escape')
    await dialog.getByRole('option', { name: 'Bob Jansen' }).waitFor({ state: 'detached' })
    await app.page.keyboard.press('ArrowDown')
    await app.page.keyboard.press('Enter')
    await dialog.getByText('bob@example.org · has not answered yet').waitFor()
  },
  'the level of each can be changed, and what it means is said': async (app) => {
    const dialog = app.dialog('Calendar')
    await dialog.getByLabel('Access', { exact: true }).selectOption({ label: 'Busy times' })
    await dialog.getByText('They see when the calendar is busy, and nothing else.').waitFor()
    await app.pick(dialog, 'Share with', 'carol', 'Carol Peeters')
    await dialog.getByLabel('Access of Bob Jansen', { exact: true }).selectOption({ label: 'Edit' })
    await app.settle()
    await dialog.getByRole('tab', { name: 'Calendar' }).click()
    await dialog.getByRole('tab', { name: 'Sharing' }).click()
    await dialog.getByText('Who has access').waitFor()
    assert.equal(await dialog.getByLabel('Access of Bob Jansen', { exact: true }).inputValue(), 'write')
    assert.equal(await dialog.getByLabel('Access of Carol Peeters', { exact: true }).inputValue(), 'freebusy')
  },
  'what was taken back can be given again at once': async (app) => {
    const dialog = app.dialog('Calendar')
    await dialog.getByRole('button', { name: 'End the access of Bob Jansen' }).click()
    await dialog.getByText('Bob Jansen has no access any more.').waitFor()
    assert.equal(await dialog.getByLabel('Access of Bob Jansen', { exact: true }).count(), 0)
    await dialog.getByRole('button', { name: 'Undo' }).click()
    assert.equal(await dialog.getByLabel('Access of Bob Jansen', { exact: true }).inputValue(), 'write')
  },
  'a whole organisation can be let in, but not to manage': async (app) => {
    const dialog = app.dialog('Calendar')
    const all = dialog.getByRole('button', { name: 'Everyone in my organisation' })
    await dialog.getByLabel('Access', { exact: true }).selectOption({ label: 'Manage' })
    assert.equal(await all.isDisabled(), true)
    await dialog.getByLabel('Access', { exact: true }).selectOption({ label: 'Busy times' })
    await all.click()
    await dialog.getByLabel('Access of Everyone in the organisation', { exact: true }).waitFor()
    await dialog.getByRole('button', { name: 'End the access of Everyone in the organisation' }).click()
    await all.waitFor()
    await dialog.getByRole('button', { name: 'Done' }).click()
  },
  'an invitation is declined or accepted, and titles of others run nothing': async (app) => {
    await change(app, 'carol')
    const offers = app.page.getByRole('region', { name: 'Invitations' })
    await offers.getByText('Alice Martin wants to show you when it is busy.').waitFor()
    await offers.getByRole('button', { name: 'Decline Calendar' }).click()
    await app.toast('You have declined “Calendar”.')
    await change(app, 'bob')
    await offers.getByRole('button', { name: 'Accept Calendar' }).click()
    await app.event(EVIL).waitFor()
    await unharmed(app)
  },
  'who may edit, edits': async (app) => {
    const editor = await app.edit(EVIL)
    await editor.getByLabel('Place').fill(EVIL)
    await editor.getByRole('button', { name: 'Save' }).click()
    await app.toast('Saved.')
    const card = await app.openCard(EVIL)
    await card.getByText(EVIL).nth(1).waitFor()
    await app.page.keyboard.press('Escape')
    await unharmed(app)
  },
  'name and colour of a calendar of others are one’s own': async (app) => {
    const group = app.page.getByRole('region', { name: 'Calendars of Alice Martin' })
    await group.getByRole('button', { name: 'Edit Calendar' }).click()
    const dialog = app.dialog('Calendar')
    await dialog.getByText('Alice Martin lets you edit this calendar.').waitFor()
    await dialog.getByLabel('Name').fill(EVIL)
    await dialog.getByRole('button', { name: 'Colour 7' }).click()
    await dialog.getByRole('button', { name: 'Save' }).click()
    await group.getByLabel(`Show ${EVIL}`).waitFor()
    await unharmed(app)
    const names = await app.page.evaluate(async () => (await (await fetch('/api/v1.0/calendars')).json()).items.map(({ name }) => name))
    assert.deepEqual(names.sort(), [EVIL, 'Calendar'])
  },
  'a calendar of others can be left': async (app) => {
    await app.button(`Edit ${EVIL}`).click()
    await app.button('Leave calendar …').click()
    await app.button('Leave', { exact: true }).click()
    await app.page.getByRole('region', { name: 'Calendars of Alice Martin' }).waitFor({ state: 'detached' })
    await app.event(EVIL).waitFor({ state: 'detached' })
  },
  'the owner sees who declined and who left': async (app) => {
    await change(app, 'alice')
    const dialog = await app.calendar('Calendar', 'Sharing')
    await dialog.getByText('carol@example.org · declined').waitFor()
    await dialog.getByText('bob@example.org · declined').waitFor()
    await dialog.getByRole('button', { name: 'Done' }).click()
  },
  'a delegate is named and dismissed': async (app) => {
    const { page } = app
    await page.goto(`${app.url}/settings`)
    const section = page.getByRole('region', { name: 'Delegates' })
    await app.pick(section, 'Add somebody', 'bob', 'Bob Jansen')
    await section.getByLabel('What Bob Jansen may do', { exact: true }).selectOption({ label: 'Edit' })
    await app.settle()
    await page.reload()
    assert.equal(await section.getByLabel('What Bob Jansen may do', { exact: true }).inputValue(), 'write')
    await section.getByRole('button', { name: 'Remove Bob Jansen' }).click()
    await app.toast('Bob Jansen acts for you no more.')
    await section.getByLabel('What Bob Jansen may do', { exact: true }).waitFor({ state: 'detached' })
  },
}
