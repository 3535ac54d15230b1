// SPDX-License-Identifier: MIT
// One Chromium with a profile of its own, and the application's page in it.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { App } from './app.mjs'

const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
]
const LOOK = { viewport: { width: 1280, height: 860 }, locale: 'en-GB', timezoneId: 'Europe/Paris' }
const ALLOWED = ['clipboard-read', 'clipboard-write']
const PATIENCE_MS = 10_000

/** Another person at another desk of the same Chromium: cookies of their own. */
export async function desk(browser, url) {
  const context = await browser.newContext({ ...LOOK, permissions: ALLOWED })
  const page = await context.newPage()
  page.setDefaultTimeout(PATIENCE_MS)
  return new App(page, url.replace(/\/$/, ''), '')
}

/** A Chromium for several desks. */
export function launch() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS })
}

/** `link`: a one-time sign-in link, or its token. */
export async function open(url, link) {
  const profile = await mkdtemp(join(tmpdir(), 'calends-web-'))
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: FLAGS,
    ...LOOK,
    permissions: ALLOWED,
  })
  const page = context.pages()[0] ?? (await context.newPage())
  page.setDefaultTimeout(PATIENCE_MS)
  const app = new App(page, url.replace(/\/$/, ''), new URL(link, url).searchParams.get('link') ?? link)
  const end = async () => {
    await context.close()
    await rm(profile, { recursive: true, force: true })
  }
  return { app, page, end }
}
