// SPDX-License-Identifier: MIT
// What a person can do with the web application, in the words of the tests. Everything is found by
// the names that a screen reader would say.
import assert from 'node:assert/strict'

export const PASSWORD = 'a long sentence for the tests'

export class App {
  constructor(page, url, token) {
    this.page = page
    this.url = url
    this.token = token
    this.faults = []
    /** Statuses that a claim provokes on purpose; the browser logs them as errors. */
    this.expected = []
    page.on('console', (message) => {
      /* The pages of a provider are not ours to judge. */
      const { url: from } = message.location()
      if (message.type() === 'error' && (from === '' || from.startsWith(this.url))) this.faults.push(message.text())
    })
    page.on('pageerror', (error) => this.faults.push(String(error)))
  }

  /** Errors that the page logged since the last call, without those a claim expects. */
  takeFaults() {
    const faults = this.faults.filter((text) => !this.expected.some((status) => text.includes(`status of ${status}`)))
    this.faults = []
    this.expected = []
    return faults
  }

  expectStatus(status) {
    this.expected.push(status)
  }

  /** After a claim that failed: back to where the claims last agreed to be. */
  async recover() {
    this.takeFaults()
    if (this.place) await this.page.goto(this.place).catch(() => undefined)
    await this.page.reload().catch(() => undefined)
    await this.page.waitForTimeout(500)
    this.takeFaults()
  }

  button(name, options = {}) {
    return this.page.getByRole('button', { name, exact: true, ...options })
  }

  dialog(name) {
    return this.page.getByRole('dialog', { name })
  }

  /** Signs in by name and password. */
  async signIn(login, password) {
    const { page } = this
    await page.goto(`${this.url}/signin`)
    await page.getByLabel('Name or e-mail address').fill(login)
    await page.getByLabel('Password').fill(password)
    await this.button('Sign in').click()
  }

  async signOut() {
    await this.page.goto(this.url)
    await this.button('Account').click()
    await this.button('Sign out').click()
    await this.page.waitForURL(/\/signin/)
  }

  /** The dialog of a calendar at one of its tabs. */
  async calendar(name, tab) {
    await this.button(`Edit ${name}`).click()
    const dialog = this.dialog(name)
    await dialog.getByRole('tab', { name: tab }).click()
    return dialog
  }

  /** Types into the field that completes people, and takes what it offers. */
  async pick(dialog, label, text, offered) {
    await dialog.getByLabel(label).fill(text)
    const list = dialog.getByRole('listbox', { name: label })
    await list.getByRole('option').filter({ hasText: offered }).waitFor()
    await this.page.keyboard.press('Enter')
    await list.waitFor({ state: 'detached' })
    await this.settle()
  }

  /** An event in the grid, by its title. */
  event(title) {
    return this.page.locator('main').getByRole('button').filter({ hasText: title })
  }

  /** The grid at a fixed week, so that no test depends on the day it runs. */
  async goto(view, date) {
    this.place = `${this.url}/#${view}/${date}`
    await this.page.goto(this.place)
    await this.page.reload()
    await this.page.getByRole('button', { name: 'Today', exact: true }).waitFor()
    await this.settle()
  }

  async settle() {
    await this.page.waitForLoadState('networkidle')
    await this.page.waitForTimeout(150)
  }

  /** The middle of the slot of a day and an hour in the week or day view. */
  async slot(date, time) {
    const [hours, minutes] = time.split(':').map(Number)
    return this.page.evaluate(
      ([day, minute]) => {
        const cells = [...document.querySelectorAll(`main [data-date="${day}"]`)]
        const column = cells.sort((a, b) => b.getBoundingClientRect().height - a.getBoundingClientRect().height)[0]
        if (!column) throw new Error(`the grid shows no ${day}`)
        let scroller = column.parentElement
        while (scroller && scroller.scrollHeight <= scroller.clientHeight + 4) scroller = scroller.parentElement
        const height = column.getBoundingClientRect().height
        if (scroller) scroller.scrollTop = (height * minute) / 1440 - scroller.clientHeight / 2
        const box = column.getBoundingClientRect()
        return { x: box.left + box.width / 2, y: box.top + (box.height * minute) / 1440 }
      },
      [date, hours * 60 + minutes],
    )
  }

  async drag(from, to) {
    const { mouse } = this.page
    await mouse.move(from.x, from.y)
    await mouse.down()
    await mouse.move(from.x + 2, from.y + 6, { steps: 3 })
    await mouse.move(to.x, to.y, { steps: 12 })
    await this.page.waitForTimeout(120)
    await mouse.up()
  }

  /** Makes an event by drawing it. */
  async draw(title, date, from, to) {
    const start = await this.slot(date, from)
    const length = await this.pixels(date, from, to)
    await this.drag({ x: start.x, y: start.y + 3 }, { x: start.x, y: start.y + length - 3 })
    await this.dialog('New event').getByLabel('Title').fill(title)
    await this.dialog('New event').getByRole('button', { name: 'Save' }).click()
    await this.event(title).first().waitFor()
    await this.settle()
  }

  /** How far apart two times of a day stand. */
  async pixels(date, from, to) {
    const minutes = (text) => text.split(':').map(Number).reduce((h, m) => h * 60 + m)
    const height = await this.page.evaluate((day) => {
      const cells = [...document.querySelectorAll(`main [data-date="${day}"]`)]
      return Math.max(...cells.map((cell) => cell.getBoundingClientRect().height))
    }, date)
    return ((minutes(to) - minutes(from)) * height) / 1440
  }

  async openCard(title) {
    await this.event(title).first().click()
    return this.dialog(title)
  }

  async edit(title) {
    const card = await this.openCard(title)
    await card.getByRole('button', { name: 'Edit' }).click()
    return this.page.getByRole('dialog').filter({ has: this.page.getByLabel('Description') })
  }

  async toast(text) {
    await this.page.getByText(text, { exact: false }).first().waitFor()
  }

  /** The stored objects of the first calendar, by CalDAV. */
  async stored() {
    return this.page.evaluate(async () => {
      const { items } = await (await fetch('/api/v1.0/calendars?limit=100')).json()
      const texts = []
      for (const { url } of items) {
        const response = await fetch(url, {
          method: 'REPORT',
          headers: { Depth: '1', 'Content-Type': 'application/xml' },
          body:
            '<C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:prop><D:getetag/><C:calendar-data/></D:prop>' +
            '<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"/></C:comp-filter></C:filter></C:calendar-query>',
        })
        const xml = new DOMParser().parseFromString(await response.text(), 'application/xml')
        for (const data of xml.getElementsByTagNameNS('urn:ietf:params:xml:ns:caldav', 'calendar-data')) {
          texts.push(data.textContent)
        }
      }
      return texts
    })
  }

  async storedOf(title) {
    const found = (await this.stored()).filter((text) => text.includes(title))
    assert.equal(found.length, 1, `one stored object holds “${title}”, not ${found.length}`)
    return found[0].replace(/\r/g, '').replace(/\n[ \t]/g, '')
  }

  /** Writes an object as another program would. */
  async put(name, text) {
    await this.page.evaluate(
      async ([file, body]) => {
        const { csrf } = await (await fetch('/api/v1.0/session')).json()
        const { items } = await (await fetch('/api/v1.0/calendars?limit=100')).json()
        const response = await fetch(items[0].url + file, {
          method: 'PUT',
          headers: { 'X-CSRF-Token': csrf, 'Content-Type': 'text/calendar; charset=utf-8' },
          body,
        })
        if (!response.ok) throw new Error(`PUT answered ${response.status}: ${await response.text()}`)
      },
      [name, text],
    )
  }
}
