// SPDX-License-Identifier: MIT
// Browser tests of the web application on a running calends program. The argument says which:
//   first     the first person of a fresh server (CALENDS_LINK)
//   others    several people with passwords (CALENDS_PASSWORD)
//   davical   the first person of a server behind which a DAViCal keeps the events (CALENDS_LINK)
//   CALENDS_URL       where it answers, for example http://127.0.0.1:8080
//   CALENDS_LINK      a fresh one-time sign-in link (the whole address, or its token)
//   CALENDS_LOGIN     optional: the name of the person the link signs in; admin
//   CALENDS_PASSWORD  of alice, an administrator, bob and carol
//   CALENDS_SHOTS     optional: a folder for a picture of every claim that fails
// The claims run in order in one browser; the first failure of a page does not end the others.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { open } from './browser.mjs'
import { claims as signIn } from './signin.mjs'
import { claims as events } from './events.mjs'
import { claims as series } from './series.mjs'
import { claims as calendars } from './calendars.mjs'
import { claims as settings } from './settings.mjs'
import { claims as leaving } from './leaving.mjs'
import { claims as sharing } from './sharing.mjs'
import { claims as links } from './links.mjs'
import { claims as account } from './account.mjs'
import { claims as access } from './access.mjs'

const SETS = {
  first: { ...signIn, ...events, ...series, ...calendars, ...settings, ...leaving },
  davical: { ...signIn, ...events, ...series, ...calendars },
  others: { ...sharing, ...links, ...access, ...account },
}

const url = process.env.CALENDS_URL
const link = process.env.CALENDS_LINK ?? ''
const all = SETS[process.argv[2]]
if (!url || !all) {
  console.error(`Set CALENDS_URL, and say which claims: ${Object.keys(SETS).join(', ')}.`)
  process.exit(2)
}
const shots = process.env.CALENDS_SHOTS
if (shots) await mkdir(shots, { recursive: true })

const { app, page, end } = await open(url, link)
let passed = 0
let failed = 0
for (const [claim, prove] of Object.entries(all)) {
  try {
    await prove(app)
    const faults = app.takeFaults()
    if (faults.length > 0) throw new Error(`the page complained: ${faults.join(' | ')}`)
    passed += 1
    console.log(`ok   ${claim}`)
  } catch (error) {
    failed += 1
    console.log(`FAIL ${claim}\n     ${String(error?.message ?? error).split('\n').slice(0, 20).join('\n     ')}`)
    if (shots) await page.screenshot({ path: join(shots, `${failed}.png`) }).catch(() => undefined)
    await app.recover()
  }
}
await end()
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
