// SPDX-License-Identifier: MIT
// Repeating events: one of them, or all of them.
import assert from 'node:assert/strict'

const MONDAY = '2026-03-09'
const TUESDAY = '2026-03-10'
const WEDNESDAY = '2026-03-11'

export const claims = {
  'the editor makes a series': async (app) => {
    await app.goto('week', MONDAY)
    await app.draw('Stand-up', MONDAY, '09:00', '10:00')
    const editor = await app.edit('Stand-up')
    await editor.getByLabel('Repeats').selectOption('WEEKLY')
    await editor.getByRole('button', { name: 'Wednesday' }).click()
    await editor.getByLabel('Ends', { exact: true }).selectOption('count')
    await editor.getByLabel('Times').fill('6')
    await editor.getByRole('button', { name: 'Save' }).click()
    await app.toast('Saved.')
    await app.settle()
    assert.match(await app.storedOf('Stand-up'), /RRULE:FREQ=WEEKLY;COUNT=6;BYDAY=MO,WE\n/)
    assert.equal(await app.event('Stand-up').count(), 2)
  },
  'one occurrence moves alone': async (app) => {
    const from = await app.slot(WEDNESDAY, '09:22')
    const to = await app.slot(TUESDAY, '09:22')
    await app.drag(from, { x: to.x, y: from.y })
    await app.button('Only this event').click()
    await app.settle()
    const text = await app.storedOf('Stand-up')
    assert.match(text, /RECURRENCE-ID;TZID=[^:]+:20260311T090000\nDTSTART;TZID=[^:]+:20260310T090000\n/)
    assert.match(text, /RRULE:FREQ=WEEKLY;COUNT=6;BYDAY=MO,WE\n/)
  },
  'closing the question puts a dragged occurrence back': async (app) => {
    const before = await app.storedOf('Stand-up')
    const from = await app.slot(MONDAY, '09:22')
    const to = await app.slot('2026-03-12', '09:22')
    await app.drag(from, { x: to.x, y: from.y })
    await app.dialog('Move a repeating event').waitFor()
    await app.page.keyboard.press('Escape')
    await app.settle()
    assert.equal(await app.storedOf('Stand-up'), before)
  },
  'the whole series moves with its override': async (app) => {
    await app.goto('week', '2026-03-16')
    const from = await app.slot('2026-03-16', '09:22')
    await app.drag(from, { x: from.x, y: from.y + (await app.pixels('2026-03-16', '09:00', '11:00')) })
    await app.button('All events of the series').click()
    await app.settle()
    const text = await app.storedOf('Stand-up')
    assert.match(text, /DTSTART;TZID=[^:]+:20260309T110000\n/)
    assert.match(text, /RECURRENCE-ID;TZID=[^:]+:20260311T110000\nDTSTART;TZID=[^:]+:20260310T090000\n/)
  },
  'one occurrence is renamed alone': async (app) => {
    const card = await app.openCard('Stand-up')
    await card.getByRole('button', { name: 'Edit' }).click()
    await app.button('Only this event').click()
    const editor = app.dialog('Edit event')
    assert.equal(await editor.getByLabel('Repeats').count(), 0)
    await editor.getByLabel('Title').fill('Sit-down')
    await editor.getByRole('button', { name: 'Save' }).click()
    await app.event('Sit-down').waitFor()
    assert.equal(await app.event('Stand-up').count(), 1)
  },
  'one occurrence is deleted alone, and brought back': async (app) => {
    const card = await app.openCard('Sit-down')
    await card.getByRole('button', { name: 'Delete' }).click()
    await app.button('Only this event').click()
    await app.event('Sit-down').waitFor({ state: 'detached' })
    assert.match(await app.storedOf('Stand-up'), /EXDATE;TZID=[^:]+:20260316T110000\n/)
    await app.button('Undo').click()
    await app.event('Sit-down').waitFor()
    assert.doesNotMatch(await app.storedOf('Stand-up'), /EXDATE/)
  },
  'the whole series is deleted': async (app) => {
    const card = await app.openCard('Stand-up')
    await card.getByRole('button', { name: 'Delete' }).click()
    await app.button('All events of the series').click()
    await app.event('Stand-up').waitFor({ state: 'detached' })
    assert.equal((await app.stored()).filter((text) => text.includes('Stand-up')).length, 0)
  },
}
