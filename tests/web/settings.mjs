// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict'

const FILE = [
  'BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Test//EN',
  'BEGIN:VEVENT', 'UID:import-1', 'DTSTAMP:20260101T000000Z', 'DTSTART:20260304T120000Z', 'SUMMARY:Imported one', 'END:VEVENT',
  'BEGIN:VEVENT', 'UID:import-2', 'DTSTAMP:20260101T000000Z', 'DTSTART;VALUE=DATE:20260305', 'SUMMARY:Imported two', 'END:VEVENT',
  'END:VCALENDAR', '',
].join('\r\n')

export const claims = {
  'the account menu leads to the settings': async (app) => {
    await app.goto('week', '2026-03-02')
    app.place = `${app.url}/settings`
    await app.button('Account').click()
    await app.page.getByRole('link', { name: 'Settings' }).click()
    await app.page.getByRole('heading', { name: 'Settings' }).waitFor()
  },
  'the dark theme is seen at once and after a reload': async ({ page }) => {
    await page.getByLabel('Look', { exact: true }).selectOption('dark')
    await page.getByText('Saved.').first().waitFor()
    const scheme = () => page.evaluate(() => document.documentElement.dataset.colorScheme)
    assert.equal(await scheme(), 'dark')
    await page.reload()
    await page.getByRole('heading', { name: 'Settings' }).waitFor()
    assert.equal(await scheme(), 'dark')
    await page.getByLabel('Look', { exact: true }).selectOption('light')
    await page.waitForFunction(() => document.documentElement.dataset.colorScheme === 'light')
  },
  'every language is whole': async ({ page }) => {
    const headings = { fr: 'Réglages', de: 'Einstellungen', nl: 'Instellingen', en: 'Settings' }
    const labels = { en: 'Language', fr: 'Langue', de: 'Sprache', nl: 'Taal' }
    let from = 'en'
    for (const [language, heading] of Object.entries(headings)) {
      await page.getByLabel(labels[from], { exact: true }).selectOption(language)
      await page.getByRole('heading', { name: heading, exact: true }).waitFor()
      assert.equal(await page.evaluate(() => document.documentElement.lang), language)
      from = language
    }
  },
  'the address for a phone can be copied': async ({ page }) => {
    await page.getByRole('button', { name: 'Copy', exact: true }).first().click()
    await page.getByRole('button', { name: 'Copied' }).waitFor()
    const text = await page.evaluate(() => navigator.clipboard.readText())
    assert.match(text, /^https?:\/\/.+\/principals\/.+\/$/)
  },
  'an app password is shown once, listed, and revoked': async (app) => {
    const { page } = app
    await page.getByLabel('For which device or program?').fill('My phone')
    await app.button('Create app password').click()
    const dialog = app.dialog('Your new app password')
    await dialog.waitFor()
    const secret = await dialog.locator('code').last().textContent()
    assert.ok(secret.length >= 8)
    await dialog.getByRole('button', { name: 'Done' }).click()
    await page.getByText('not used yet').waitFor()
    assert.equal(await page.getByText(secret).count(), 0)
    await app.button('Revoke My phone').click()
    await app.dialog('Revoke “My phone”?').getByRole('button', { name: 'Revoke' }).click()
    await page.getByText('The app password is revoked.').waitFor()
    await page.getByText('There is none yet.').waitFor()
  },
  'a file is looked through, then imported with a report, and can be taken back': async (app) => {
    const { page } = app
    await page.goto(`${app.url}/settings`)
    await app.button('Import a file …').click()
    const dialog = app.dialog('Import')
    await dialog.getByLabel('Calendar file').setInputFiles({ name: 'two.ics', mimeType: 'text/calendar', buffer: Buffer.from(FILE) })
    await dialog.getByText('2 events').waitFor()
    await dialog.getByLabel('Where to').selectOption({ index: 1 })
    await dialog.getByRole('button', { name: 'Import', exact: true }).click()
    await dialog.getByText('two.ics is imported.').waitFor()
    assert.equal(await dialog.locator('dd').first().textContent(), '2')
    await dialog.getByRole('button', { name: 'Take back' }).click()
    await dialog.getByText('The import of two.ics is taken back.').waitFor()
    await dialog.getByRole('button', { name: 'Done' }).click()
  },
  'an import may make a calendar of its own': async (app) => {
    await app.goto('week', '2026-03-02')
    await app.button('Add calendar').click()
    await app.button('Import a file …').click()
    const dialog = app.dialog('Import')
    await dialog.getByLabel('Calendar file').setInputFiles({ name: 'two.ics', mimeType: 'text/calendar', buffer: Buffer.from(FILE) })
    await dialog.getByRole('button', { name: 'Import', exact: true }).click()
    await dialog.getByText('two.ics is imported.').waitFor()
    await dialog.getByRole('button', { name: 'Done' }).click()
    await app.event('Imported one').waitFor()
    await app.event('Imported two').waitFor()
    await app.button('Edit two').click()
    await app.button('Delete calendar …').click()
    await app.dialog('Delete “two”?').getByLabel(/Type/).fill('two')
    await app.button('Delete for ever').click()
    await app.event('Imported one').waitFor({ state: 'detached' })
  },
  'the week begins where the person says': async (app) => {
    const { page } = app
    await page.goto(`${app.url}/settings`)
    await page.getByLabel('The week begins on').selectOption('6')
    await page.getByText('Saved.').first().waitFor()
    await app.goto('week', '2026-03-04')
    assert.equal(await page.locator('main [data-date="2026-03-01"]').count() > 0, true)
    await page.goto(`${app.url}/settings`)
    await page.getByLabel('The week begins on').selectOption('0')
    await page.getByText('Saved.').first().waitFor()
  },
}
