// SPDX-License-Identifier: MIT
// Single events: drawn, moved, stretched, edited, deleted and brought back. March 2026, Paris.
import assert from 'node:assert/strict'

const MONDAY = '2026-03-02'
const TUESDAY = '2026-03-03'
const THURSDAY = '2026-03-05'

export const claims = {
  'drawing in the week makes an event with its zone': async (app) => {
    await app.goto('week', MONDAY)
    await app.draw('Drawn', TUESDAY, '10:00', '11:30')
    const text = await app.storedOf('Drawn')
    assert.match(text, /DTSTART;TZID=[^:]+:20260303T100000\n/)
    assert.match(text, /DTEND;TZID=[^:]+:20260303T113000\n/)
    assert.match(text, /BEGIN:VTIMEZONE\n/)
  },
  'a click in the week makes an hour at that half hour': async (app) => {
    const at = await app.slot(THURSDAY, '14:10')
    await app.page.mouse.click(at.x, at.y)
    await app.dialog('New event').getByLabel('Title').fill('Clicked')
    await app.page.keyboard.press('Enter')
    await app.event('Clicked').waitFor()
    assert.match(await app.storedOf('Clicked'), /DTSTART;TZID=[^:]+:20260305T140000\nDTEND;TZID=[^:]+:20260305T150000\n/)
  },
  'Escape closes the quick dialog and makes nothing': async (app) => {
    const at = await app.slot(THURSDAY, '16:00')
    await app.page.mouse.click(at.x, at.y + 4)
    await app.dialog('New event').waitFor()
    await app.page.keyboard.press('Escape')
    await app.dialog('New event').waitFor({ state: 'detached' })
  },
  'a moved event is stored where it was dropped and stays there': async (app) => {
    const from = await app.slot(TUESDAY, '10:37')
    const to = await app.slot(THURSDAY, '10:37')
    await app.drag(from, { x: to.x, y: from.y })
    await app.settle()
    assert.match(await app.storedOf('Drawn'), /DTSTART;TZID=[^:]+:20260305T100000\nDTEND;TZID=[^:]+:20260305T113000\n/)
    await app.page.reload()
    await app.event('Drawn').waitFor()
  },
  'the lower edge stretches an event': async (app) => {
    await app.slot(THURSDAY, '11:00')
    const box = await app.event('Drawn').boundingBox()
    const from = { x: box.x + box.width / 2, y: box.y + box.height - 2 }
    await app.page.mouse.move(from.x, from.y - 10)
    await app.drag(from, { x: from.x, y: from.y + (await app.pixels(THURSDAY, '11:30', '12:30')) })
    await app.settle()
    assert.match(await app.storedOf('Drawn'), /DTEND;TZID=[^:]+:20260305T123000\n/)
  },
  'the editor changes what was asked and keeps what it does not know': async (app) => {
    await app.put(
      'rich.ics',
      [
        'BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Test//EN', 'BEGIN:VEVENT', 'UID:rich-1', 'DTSTAMP:20260101T000000Z',
        'DTSTART:20260304T090000Z', 'DTEND:20260304T100000Z', 'SUMMARY:Rich', 'CLASS:PRIVATE', 'X-KEEP;X-P="a:b":as it is',
        'BEGIN:VALARM', 'ACTION:DISPLAY', 'DESCRIPTION:Rich', 'TRIGGER:-PT15M', 'END:VALARM', 'END:VEVENT', 'END:VCALENDAR', '',
      ].join('\r\n'),
    )
    await app.goto('week', MONDAY)
    const editor = await app.edit('Rich')
    await editor.getByLabel('Title').fill('Rich and famous')
    await editor.getByLabel('Place').fill('Room 7; left')
    await editor.getByRole('button', { name: 'Save' }).click()
    await app.event('Rich and famous').waitFor()
    const text = await app.storedOf('Rich and famous')
    for (const line of ['CLASS:PRIVATE', 'X-KEEP;X-P="a:b":as it is', 'TRIGGER:-PT15M', 'DTSTART:20260304T090000Z', 'LOCATION:Room 7\\; left', 'DESCRIPTION:Rich']) {
      assert.ok(text.includes(`${line}\n`), `${line} is stored`)
    }
  },
  'an event becomes all-day by its box': async (app) => {
    const editor = await app.edit('Clicked')
    await editor.getByLabel('All day').check()
    await editor.getByLabel('End day').fill('2026-03-06')
    await editor.getByRole('button', { name: 'Save' }).click()
    await app.toast('Saved.')
    await app.settle()
    assert.match(await app.storedOf('Clicked'), /DTSTART;VALUE=DATE:20260305\nDTEND;VALUE=DATE:20260307\n/)
  },
  'an end before the start is refused at its field': async (app) => {
    const editor = await app.edit('Drawn')
    await editor.getByLabel('End day').fill('2026-03-01')
    await editor.getByRole('button', { name: 'Save' }).click()
    await app.page.getByText('The end lies before the start.').waitFor()
    await editor.getByRole('button', { name: 'Cancel' }).click()
    await app.dialog('Discard your changes?').getByRole('button', { name: 'Discard' }).click()
    await editor.waitFor({ state: 'detached' })
  },
  'a change made elsewhere is told, merged and saved': async (app) => {
    const editor = await app.edit('Rich and famous')
    const text = await app.storedOf('Rich and famous')
    await app.put('rich.ics', text.replace(/SUMMARY:.*/, 'SUMMARY:Rich elsewhere').replace('CLASS:PRIVATE', 'CLASS:PUBLIC').replace(/\n/g, '\r\n'))
    await editor.getByLabel('Title').fill('Rich here')
    app.expectStatus(412)
    await editor.getByRole('button', { name: 'Save' }).click()
    await app.page.getByText('This event was changed elsewhere').waitFor()
    await app.page.getByText('Stored now: Rich elsewhere').waitFor()
    await editor.getByRole('button', { name: 'Save' }).click()
    await app.event('Rich here').waitFor()
    assert.ok((await app.storedOf('Rich here')).includes('CLASS:PUBLIC\n'))
  },
  'a deleted event can be brought back': async (app) => {
    const card = await app.openCard('Rich here')
    await card.getByRole('button', { name: 'Delete' }).click()
    await app.toast('Event deleted.')
    await app.event('Rich here').waitFor({ state: 'detached' })
    await app.button('Undo').click()
    await app.event('Rich here').waitFor()
    assert.ok((await app.storedOf('Rich here')).includes('X-KEEP'))
  },
  'a deleted event is gone': async (app) => {
    const card = await app.openCard('Rich here')
    await card.getByRole('button', { name: 'Delete' }).click()
    await app.event('Rich here').waitFor({ state: 'detached' })
    await app.page.reload()
    await app.event('Drawn').waitFor()
    assert.equal(await app.event('Rich here').count(), 0)
  },
  'the keyboard alone opens an event and its editor': async (app) => {
    await app.event('Drawn').focus()
    await app.page.keyboard.press('Enter')
    await app.dialog('Drawn').waitFor()
    await app.page.keyboard.press('Enter')
    await app.dialog('Edit event').waitFor()
    await app.page.keyboard.press('Escape')
    await app.dialog('Edit event').waitFor({ state: 'detached' })
  },
  'month and day show the same events': async (app) => {
    await app.button('Month').click()
    await app.event('Drawn').waitFor()
    await app.button('Day').click()
    await app.page.waitForURL(/#day\//)
    await app.button('Week').click()
    await app.event('Drawn').waitFor()
  },
}
