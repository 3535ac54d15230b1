// SPDX-License-Identifier: MIT
// Runs the unit tests: bundles every *.test.ts(x) with esbuild, hands them to node's own test
// runner and closes with the line "N passed, N failed".
import { build } from 'esbuild'
import { run } from 'node:test'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

async function find(folder) {
  const found = []
  for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) found.push(...(await find(path)))
    else if (/\.test\.tsx?$/.test(entry.name)) found.push(path)
  }
  return found
}

const sources = [...(await find('src')), ...(await find('tests'))].sort()
const folder = await mkdtemp(join(root, 'node_modules', '.tests-'))
let passed = 0
let failed = 0
try {
  await build({
    absWorkingDir: root,
    entryPoints: sources,
    outdir: folder,
    outbase: root,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node18',
    packages: 'external',
    sourcemap: 'inline',
    jsx: 'automatic',
    loader: { '.css': 'empty' },
    define: { 'import.meta.dirname': JSON.stringify(root) },
    logLevel: 'warning',
  })
  const files = sources.map((file) => join(folder, file.replace(/\.tsx?$/, '.mjs')))
  /* A file counts as a test of its own in the runner's events: only the claims inside count here. */
  const isFile = ({ name }) => files.some((file) => name === file || name === relative(process.cwd(), file))
  const stream = run({ files, concurrency: 2 })
  stream.on('test:pass', (event) => {
    if (isFile(event)) return
    passed += 1
    console.log(`ok   ${event.name}`)
  })
  stream.on('test:fail', (event) => {
    if (isFile(event) && failed > 0) return
    failed += 1
    const { error } = event.details
    console.log(`FAIL ${event.name}\n${error?.cause?.stack ?? error?.stack ?? error}`)
  })
  stream.on('test:stderr', ({ message }) => process.stderr.write(message))
  stream.resume()
  await new Promise((resolve, reject) => stream.on('end', resolve).on('error', reject))
} finally {
  await rm(folder, { recursive: true, force: true })
}
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 && passed > 0 ? 0 : 1)
