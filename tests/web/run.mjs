// SPDX-License-Identifier: MIT
// Browser tests of the web application on a running calends program.
//   CALENDS_URL    where it answers, for example http://127.0.0.1:8080
//   CALENDS_LINK   a fresh one-time sign-in link (the whole address, or its token)
//   CALENDS_LOGIN  optional: the name of the person the link signs in; admin
//   CALENDS_SHOTS  optional: a folder for a picture of every claim that fails
// The claims run in order in one browser; the first failure of a page does not end the others.
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { App } from './app.mjs'
import { claims as signIn } from './signin.mjs'
import { claims as events } from './events.mjs'
import { claims as series } from './series.mjs'
import { claims as calendars } from './calendars.mjs'
import { claims as settings } from './settings.mjs'
import { claims as leaving } from './leaving.mjs'

const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
]
const url = process.env.CALENDS_URL
const link = process.env.CALENDS_LINK
if (!url || !link) {
  console.error('Set CALENDS_URL and CALENDS_LINK.')
  process.exit(2)
}
const shots = process.env.CALENDS_SHOTS
if (shots) await mkdir(shots, { recursive: true })

const profile = await mkdtemp(join(tmpdir(), 'calends-web-'))
const context = await chromium.launchPersistentContext(profile, {
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: FLAGS,
  viewport: { width: 1280, height: 860 },
  locale: 'en-GB',
  timezoneId: 'Europe/Paris',
  permissions: ['clipboard-read', 'clipboard-write'],
})
const page = context.pages()[0] ?? (await context.newPage())
page.setDefaultTimeout(10_000)
const app = new App(page, url.replace(/\/$/, ''), new URL(link, url).searchParams.get('link') ?? link)

let passed = 0
let failed = 0
const all = { ...signIn, ...events, ...series, ...calendars, ...settings, ...leaving }
for (const [claim, prove] of Object.entries(all)) {
  try {
    await prove(app)
    const faults = app.takeFaults()
    if (faults.length > 0) throw new Error(`the page complained: ${faults.join(' | ')}`)
    passed += 1
    console.log(`ok   ${claim}`)
  } catch (error) {
    failed += 1
    console.log(`FAIL ${claim}\n     ${String(error?.message ?? error).split('\n').slice(0, 12).join('\n     ')}`)
    if (shots) await page.screenshot({ path: join(shots, `${failed}.png`) }).catch(() => undefined)
    await app.recover()
  }
}
await context.close()
await rm(profile, { recursive: true, force: true })
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
