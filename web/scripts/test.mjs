// SPDX-License-Identifier: MIT
// Runs the unit tests: bundles every *.test.ts(x) with esbuild, hands them to node's own test
// runner and closes with the line "N passed, N failed".
import { build } from 'esbuild'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
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
  const stream = run({ files, concurrency: 2 })
  /* A file counts as a test of its own in the runner's events: only the claims inside count here. */
  const isFile = (event) => files.some((file) => event.name === file || event.name === relative(process.cwd(), file))
  stream.on('test:pass', (event) => {
    if (!isFile(event)) passed += 1
  })
  stream.on('test:fail', () => {
    failed += 1
  })
  const report = stream.compose(spec)
  for await (const text of report) process.stdout.write(text)
} finally {
  await rm(folder, { recursive: true, force: true })
}
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 && passed > 0 ? 0 : 1)
