// SPDX-License-Identifier: MIT
// iCalendar text as a tree of content lines (RFC 5545 3.1) that prints back byte for byte: every
// line keeps its raw text with its folds and its line end. What nobody edits, nobody changes.

export interface Line {
  readonly kind: 'line'
  /** The text as it stood in the file, with folds and line end. */
  readonly raw: string
  /** Upper case; empty when the line is no content line. */
  readonly name: string
  /** What stands between name and colon, with its leading semicolon; may be empty. */
  readonly params: string
  readonly value: string
}

export interface Component {
  readonly kind: 'component'
  readonly name: string
  readonly begin: Line
  readonly items: Item[]
  readonly end: Line
}

export type Item = Line | Component

export interface Document {
  readonly items: Item[]
  /** The line end that new lines get: the one the file begins with. */
  readonly eol: string
}

/** The text is no iCalendar tree: a component is not closed, or closed by another's name. */
export class BrokenCalendar extends Error {}

const FOLD = /\r?\n[ \t]/g
const EOL = /\r?\n$/

/** Where the first of `:` or `;` outside quotes stands, from `from`; -1 when there is none. */
function nextMark(text: string, from: number, marks: string): number {
  let isQuoted = false
  for (let i = from; i < text.length; i += 1) {
    const c = text.charAt(i)
    if (c === '"') isQuoted = !isQuoted
    else if (!isQuoted && marks.includes(c)) return i
  }
  return -1
}

export function parseLine(raw: string): Line {
  const text = raw.replace(FOLD, '').replace(EOL, '')
  const nameEnd = nextMark(text, 0, ':;')
  const colon = nameEnd < 0 ? -1 : nextMark(text, nameEnd, ':')
  if (colon < 0) return { kind: 'line', raw, name: '', params: '', value: text }
  return {
    kind: 'line',
    raw,
    name: text.slice(0, nameEnd).replace(/^\uFEFF/, '').trim().toUpperCase(),
    params: text.slice(nameEnd, colon),
    value: text.slice(colon + 1),
  }
}

/** Splits into physical lines and joins those that continue the one before. */
function rawLines(text: string): string[] {
  const physical = text.match(/[^\n]*\n|[^\n]+$/g) ?? []
  const lines: string[] = []
  for (const piece of physical) {
    const last = lines.length - 1
    if (last >= 0 && /^[ \t]/.test(piece)) lines[last] += piece
    else lines.push(piece)
  }
  return lines
}

interface Open {
  begin: Line | null
  name: string
  items: Item[]
}

export function parseDocument(text: string): Document {
  const stack: Open[] = [{ begin: null, name: '', items: [] }]
  for (const raw of rawLines(text)) {
    const line = parseLine(raw)
    const top = stack[stack.length - 1] as Open
    const named = line.value.trim().toUpperCase()
    if (line.name === 'BEGIN') {
      stack.push({ begin: line, name: named, items: [] })
    } else if (line.name === 'END') {
      if (top.begin === null || top.name !== named) {
        throw new BrokenCalendar(`END:${named} closes nothing that is open`)
      }
      stack.pop()
      const outer = stack[stack.length - 1] as Open
      outer.items.push({
        kind: 'component',
        name: top.name,
        begin: top.begin,
        items: top.items,
        end: line,
      })
    } else {
      top.items.push(line)
    }
  }
  if (stack.length > 1) throw new BrokenCalendar(`${stack[stack.length - 1]?.name} is not closed`)
  return { items: stack[0]?.items ?? [], eol: /^[^\n]*[^\r]\n/.test(text) ? '\n' : '\r\n' }
}

function printItems(items: readonly Item[]): string {
  return items
    .map((item) =>
      item.kind === 'line' ? item.raw : item.begin.raw + printItems(item.items) + item.end.raw,
    )
    .join('')
}

export function printDocument(doc: Document): string {
  return printItems(doc.items)
}

function octets(codePoint: number): number {
  if (codePoint < 0x80) return 1
  if (codePoint < 0x800) return 2
  return codePoint < 0x10000 ? 3 : 4
}

/** Folds at 75 octets, never inside a character. */
export function foldLine(text: string, eol: string): string {
  let out = ''
  let used = 0
  for (const c of text) {
    const size = octets(c.codePointAt(0) ?? 0)
    if (used + size > 75) {
      out += `${eol} `
      used = 1
    }
    out += c
    used += size
  }
  return out + eol
}

export function makeLine(name: string, params: string, value: string, eol: string): Line {
  const raw = foldLine(`${name}${params}:${value}`, eol)
  return { kind: 'line', raw, name: name.toUpperCase(), params, value }
}

export function makeComponent(name: string, items: Item[], eol: string): Component {
  return {
    kind: 'component',
    name,
    begin: makeLine('BEGIN', '', name, eol),
    items,
    end: makeLine('END', '', name, eol),
  }
}

/** A component of the same lines that can be edited on its own. */
export function copyComponent(component: Component): Component {
  return {
    ...component,
    items: component.items.map((item) => (item.kind === 'line' ? item : copyComponent(item))),
  }
}
