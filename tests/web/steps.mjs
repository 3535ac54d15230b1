// SPDX-License-Identifier: MIT
// Runs the steps of a module (its name is the argument) one after another: reads the name of one and
// what it is given, as JSON, a line; answers each with a line of JSON.
import { createInterface } from 'node:readline'

const { begin, steps } = await import(`./${process.argv[2]}.mjs`)
const { world, takeFaults, end } = await begin(process.env)
for await (const line of createInterface({ input: process.stdin })) {
  const { step, given } = JSON.parse(line)
  try {
    const answer = await steps[step](world, given)
    const faults = takeFaults()
    if (faults.length > 0) throw new Error(`the page complained: ${faults.join(' | ')}`)
    console.log(JSON.stringify(answer ?? {}))
  } catch (error) {
    console.log(JSON.stringify({ error: String(error?.message ?? error) }))
  }
}
await end()
