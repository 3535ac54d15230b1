// SPDX-License-Identifier: MIT
// Three people at three desks, who sign in at the provider: one shares, two receive. The steps are
// called for by the Python side, which looks at the same by CalDAV and by feed between them.
import assert from 'node:assert/strict'
import { desk, launch } from './browser.mjs'

const DAY = '2026-03-12'
const OBJECTS = [
  ['meeting', 'Team meeting', 'PUBLIC', '090000', '100000'],
  ['doctor', 'At the doctor', 'CONFIDENTIAL', '110000', '120000'],
  ['party', 'Surprise party', 'PRIVATE', '130000', '140000'],
]

function objectOf([uid, title, classed, from, to]) {
  const day = DAY.replaceAll('-', '')
  return [
    'BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Test//EN', 'BEGIN:VEVENT', `UID:${uid}`, 'DTSTAMP:20260101T000000Z',
    `DTSTART:${day}T${from}Z`, `DTEND:${day}T${to}Z`, `SUMMARY:${title}`, `CLASS:${classed}`, 'END:VEVENT', 'END:VCALENDAR', '',
  ].join('\r\n')
}

export async function begin({ CALENDS_URL }) {
  const browser = await launch()
  const world = {}
  for (const name of ['alice', 'bob', 'carol']) world[name] = await desk(browser, CALENDS_URL)
  const takeFaults = () => Object.values(world).flatMap((app) => app.takeFaults())
  return { world, takeFaults, end: () => browser.close() }
}

/** Through the forms of the provider, as far as it has any for somebody who may be known already. */
async function pass(app, who) {
  const { page, url } = app
  for (;;) {
    await page.waitForLoadState()
    if (page.url().startsWith(url)) return
    const login = page.locator('[name=login]')
    if (await login.count()) {
      await login.fill(who)
      await page.locator('[name=password]').fill('x')
    }
    await page.locator('[type=submit]').first().click()
    await page.waitForTimeout(100)
  }
}

export const steps = {
  signIn: async (world, { who }) => {
    const app = world[who]
    await app.page.goto(`${app.url}/signin`)
    await app.button('Sign in with Test provider').click()
    await app.page.waitForURL((address) => !address.href.startsWith(app.url))
    await pass(app, who)
    await app.button('Today').waitFor()
    assert.equal(await app.page.getByLabel('Password').count(), 0)
  },
  fill: async ({ alice }) => {
    await alice.goto('week', DAY)
    for (const object of OBJECTS) await alice.put(`${object[0]}.ics`, objectOf(object))
    await alice.goto('week', DAY)
    for (const [, title] of OBJECTS) await alice.event(title).waitFor()
  },
  /* With people who have never been here: by their addresses. */
  share: async ({ alice }, { calendar }) => {
    const dialog = await alice.calendar(calendar, 'Sharing')
    await alice.pick(dialog, 'Share with', 'bob@example.net', 'bob@example.net')
    await dialog.getByLabel('Access', { exact: true }).selectOption({ label: 'Busy times' })
    await alice.pick(dialog, 'Share with', 'carol@example.net', 'carol@example.net')
    await dialog.getByText('waits for the first sign-in').nth(1).waitFor()
    await dialog.getByRole('button', { name: 'Done' }).click()
  },
  link: async ({ alice }, { calendar }) => {
    const dialog = await alice.calendar(calendar, 'Links')
    await dialog.getByRole('button', { name: 'New link' }).click()
    await dialog.getByLabel('It shows').selectOption({ label: 'Titles' })
    await dialog.getByRole('button', { name: 'Create link' }).click()
    const url = await dialog.locator('code').first().textContent()
    await dialog.getByRole('tab', { name: 'Web page' }).click()
    const page = await dialog.locator('code').first().textContent()
    await dialog.getByRole('button', { name: 'Done' }).click()
    return { url, page }
  },
  accept: async (world, { who }) => {
    const app = world[who]
    await app.goto('week', DAY)
    await app.page.getByRole('region', { name: 'Invitations' }).getByRole('button', { name: /^Accept/ }).click()
    await app.page.getByRole('region', { name: 'Calendars of Alice Example' }).waitFor()
    await app.settle()
  },
  secret: async (world, { who }) => {
    const { page, url } = world[who]
    await page.goto(`${url}/settings`)
    assert.equal(await page.getByRole('heading', { name: 'Second factor' }).count(), 0)
    await page.getByLabel('For which device or program?').fill('Phone')
    await page.getByRole('button', { name: 'Create app password' }).click()
    const [, login, secret] = await page.getByRole('dialog').locator('code').allTextContents()
    await page.getByRole('button', { name: 'Done' }).click()
    const items = await page.evaluate(async () => (await (await fetch('/api/v1.0/calendars')).json()).items)
    return { login, secret, shared: items.filter(({ owner }) => owner === 'alice') }
  },
  /* He reads all but what is private; of what is confidential he sees when it is. */
  readerSees: async ({ bob }) => {
    await bob.goto('week', DAY)
    await bob.event('Team meeting').waitFor()
    assert.equal(await bob.event('Busy').count(), 1)
    assert.equal(await bob.event('At the doctor').count(), 0)
    assert.equal(await bob.event('Surprise party').count(), 0)
    const card = await bob.openCard('Team meeting')
    await card.getByText('Alice Example lets you read this calendar, not change it.').waitFor()
    assert.equal(await card.getByRole('button', { name: 'Edit' }).count(), 0)
    await bob.page.keyboard.press('Escape')
    /* A drag changes nothing. */
    const box = await bob.event('Team meeting').boundingBox()
    await bob.drag({ x: box.x + 40, y: box.y + 20 }, { x: box.x + 40, y: box.y + 140 })
    await bob.settle()
    assert.equal((await bob.event('Team meeting').boundingBox()).y, box.y)
    if (await bob.page.getByRole('dialog').count()) await bob.page.keyboard.press('Escape')
  },
  /* She sees when it is, and nothing else. */
  busySees: async ({ carol }) => {
    await carol.goto('week', DAY)
    await carol.event('Busy').nth(2).waitFor()
    assert.equal(await carol.event('Busy').count(), 3)
    for (const [, title] of OBJECTS) assert.equal(await carol.page.getByText(title).count(), 0)
    const card = await carol.openCard('Busy')
    await card.getByText('Alice Example shows you when this is, and nothing else.').waitFor()
    await carol.page.keyboard.press('Escape')
  },
  revoke: async ({ alice }, { calendar }) => {
    await alice.goto('week', DAY)
    const dialog = await alice.calendar(calendar, 'Sharing')
    for (const name of ['Bob Example', 'Carol Example']) {
      await dialog.getByRole('button', { name: `End the access of ${name}` }).click()
      await dialog.getByText(`${name} has no access any more.`).waitFor()
    }
    await dialog.getByRole('tab', { name: 'Links' }).click()
    await dialog.getByRole('button', { name: /^Delete the link/ }).click()
    await alice.page.getByRole('button', { name: 'Delete link', exact: true }).click()
    await dialog.getByRole('button', { name: /^Delete the link/ }).waitFor({ state: 'detached' })
    await dialog.getByRole('button', { name: 'Done' }).click()
  },
  nothingLeft: async (world, { who }) => {
    const app = world[who]
    await app.goto('week', DAY)
    assert.equal(await app.page.getByRole('region', { name: 'Calendars of Alice Example' }).count(), 0)
    assert.equal(await app.event('Team meeting').count() + (await app.event('Busy').count()), 0)
  },
  /* The provider asks whether it shall forget the person, too. */
  signOut: async ({ alice }) => {
    const { page, url } = alice
    await alice.button('Account').click()
    await alice.button('Sign out').click()
    await page.waitForURL((address) => !address.href.startsWith(url))
    await page.locator('[type=submit]').first().click()
    await page.waitForURL(/\/signin/)
    await alice.button('Sign in with Test provider').click()
    await page.locator('[name=login]').waitFor()
  },
}
