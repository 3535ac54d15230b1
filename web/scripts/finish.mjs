// SPDX-License-Identifier: MIT
// After the export: makes web/out fit for the strictest Content-Security-Policy and quick to send.
// Inline scripts move into files named by their hash, so the policy needs neither hashes nor
// 'unsafe-inline'; a page that still holds an inline script, style or handler fails the build. Then
// csp.json is written, and every text file gets a brotli and a gzip twin.
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const out = join(dirname(dirname(fileURLToPath(import.meta.url))), 'out')
const inline = '_next/static/inline'
const TEXT = ['.html', '.js', '.css', '.svg', '.json', '.txt', '.map', '.webmanifest']
const SMALLEST = 256

async function files(folder) {
  const found = []
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    found.push(...(entry.isDirectory() ? await files(path) : [path]))
  }
  return found
}

/** The inline scripts of a page run one after another: together they make one file. */
async function moveScripts(path) {
  const html = await readFile(path, 'utf8')
  const scripts = []
  const SCRIPT = /<script((?:\s[^>]*)?)>([\s\S]*?)<\/script>/g
  const kept = html.replace(SCRIPT, (whole, attributes, body) => {
    if (/\ssrc=/.test(attributes)) return whole
    if (/\stype="(?!text\/javascript|module)/.test(attributes)) return whole
    scripts.push(body)
    return scripts.length === 1 ? '<!--inline-->' : ''
  })
  if (scripts.length === 0) return
  const text = `${scripts.join(';\n')}\n`
  const name = `${inline}/${createHash('sha256').update(text).digest('hex').slice(0, 20)}.js`
  await mkdir(join(out, inline), { recursive: true })
  await writeFile(join(out, name), text)
  await writeFile(path, kept.replace('<!--inline-->', `<script src="/${name}"></script>`))
}

async function refuseInline(path) {
  const html = await readFile(path, 'utf8')
  const markup = html.replace(/<script[^>]*src=[^>]*><\/script>/g, '')
  const faults = [/<script/, /<style/, /\sstyle="/, /\son\w+="/].filter((fault) => fault.test(markup))
  if (faults.length > 0) throw new Error(`${path} breaks the policy: ${faults.join(', ')}`)
}

async function compress(path) {
  const bytes = await readFile(path)
  if (bytes.length < SMALLEST) return
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length }
  await writeFile(`${path}.br`, await promisify(brotliCompress)(bytes, { params }))
  await writeFile(`${path}.gz`, await promisify(gzip)(bytes, { level: 9 }))
}

const pages = (await files(out)).filter((path) => path.endsWith('.html'))
for (const page of pages) await moveScripts(page)
for (const page of pages) await refuseInline(page)
await writeFile(join(out, 'csp.json'), `${JSON.stringify({ 'script-src': [] })}\n`)
const texts = (await files(out)).filter((path) => TEXT.includes(extname(path)))
for (const path of texts) await compress(path)
await rm(join(out, '404'), { recursive: true, force: true })
console.log(`${pages.length} pages finished, ${texts.length} files compressed`)
