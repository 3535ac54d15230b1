// SPDX-License-Identifier: MIT
// Runs the steps of way.mjs: reads the name of one a line, answers each with a line of JSON.
import { createInterface } from 'node:readline'
import { open } from './browser.mjs'
import { steps } from './way.mjs'

const { app, end } = await open(process.env.CALENDS_URL, process.env.CALENDS_LINK)
for await (const name of createInterface({ input: process.stdin })) {
  try {
    const answer = await steps[name](app)
    const faults = app.takeFaults()
    if (faults.length > 0) throw new Error(`the page complained: ${faults.join(' | ')}`)
    console.log(JSON.stringify(answer))
  } catch (error) {
    console.log(JSON.stringify({ error: String(error?.message ?? error) }))
  }
}
await end()
