// SPDX-License-Identifier: MIT
// The pages for everybody: judged by axe (WCAG 2.2 AA) in light and dark, and whole on a phone.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const RULES = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
  /* The headings of the grid say the whole date where they show "Mon 2". */
  rules: { 'label-content-name-mismatch': { enabled: false } },
}
const WEEK = '2026-03-02'

/* The page | how to get there */
const PLACES = {
  'the calendar': (app) => app.goto('week', WEEK),
  'a calendar’s own page': async (app) => {
    await app.goto('week', WEEK)
    await app.button('Edit Calendar').click()
  },
  'sharing': async (app) => {
    await app.goto('week', WEEK)
    const dialog = await app.calendar('Calendar', 'Sharing')
    await dialog.getByText('Who has access').waitFor()
  },
  'links': async (app) => {
    await app.goto('week', WEEK)
    await app.calendar('Calendar', 'Links')
    await app.button('New link').click()
  },
  'subscribing': async (app) => {
    await app.goto('week', WEEK)
    await app.button('Add calendar').click()
    await app.button('Subscribe to an address …').click()
  },
  'importing': async (app) => {
    await app.goto('week', WEEK)
    await app.button('Add calendar').click()
    await app.button('Import a file …').click()
  },
  'the settings': async (app) => {
    await app.page.goto(`${app.url}/settings`)
    await app.page.getByText('this browser').waitFor()
  },
}

async function judge({ page }, place, scheme) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE)
  const found = await page.evaluate(async (rules) => {
    const { violations } = await window.axe.run(document, rules)
    return violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ target }) => target.join(' ')).join(', ')}`)
  }, RULES)
  assert.deepEqual(found, [], `${place}, ${scheme}`)
}

export const claims = {
  'no page keeps anybody out, in light and in dark': async (app) => {
    const faults = []
    for (const [place, go] of Object.entries(PLACES)) {
      await go(app)
      await app.settle()
      for (const scheme of ['light', 'dark']) {
        await app.page.evaluate((name) => { document.documentElement.dataset.colorScheme = name }, scheme)
        await app.page.waitForTimeout(250)
        await judge(app, place, scheme).catch((error) => faults.push(error.message))
      }
    }
    assert.deepEqual(faults, [])
  },
  'on a phone every dialog is as wide as the screen, and no wider': async (app) => {
    const { page } = app
    await page.setViewportSize({ width: 390, height: 780 })
    for (const tab of ['Calendar', 'Sharing', 'Links']) {
      await app.goto('day', WEEK)
      await app.button('Calendars').click()
      await app.calendar('Calendar', tab)
      await app.settle()
      const wide = await page.evaluate(() => {
        const dialog = document.querySelector('dialog')
        return [dialog.getBoundingClientRect().width, ...[...dialog.querySelectorAll('*')].map((each) => Math.round(each.getBoundingClientRect().right))]
      })
      assert.equal(wide[0], 390)
      assert.equal(Math.max(...wide) <= 390, true, `${tab}: something is ${Math.max(...wide)} wide`)
    }
    await page.goto(`${app.url}/settings`)
    await page.getByText('this browser').waitFor()
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    assert.equal(overflow <= 0, true, 'nothing is wider than the screen')
    await page.setViewportSize({ width: 1280, height: 860 })
  },
}
