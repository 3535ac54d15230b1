// SPDX-License-Identifier: MIT
// Properties of a component: reading them, and setting or dropping single ones while every other
// line stays as it is. Text escapes of RFC 5545 3.3.11, parameters of 3.2.
import { makeLine, type Component, type Line } from '@/lib/ical/lines'

export function components(of: { readonly items: readonly (Line | Component)[] }, name?: string) {
  return of.items.filter(
    (item): item is Component =>
      item.kind === 'component' && (name === undefined || item.name === name),
  )
}

export function lines(component: Component, name: string): Line[] {
  return component.items.filter((item): item is Line => item.kind === 'line' && item.name === name)
}

export function firstLine(component: Component, name: string): Line | undefined {
  return lines(component, name)[0]
}

export function valueOf(component: Component, name: string): string {
  return firstLine(component, name)?.value ?? ''
}

/** The value of a parameter without its quotes; undefined when the line has none of that name. */
export function param(line: Line, name: string): string | undefined {
  const found = new RegExp(`;${name}=("[^"]*"|[^;:,"]*)`, 'i').exec(line.params)
  return found?.[1]?.replace(/"/g, '')
}

export function paramText(name: string, value: string): string {
  const clean = value.replace(/"/g, "'")
  return `;${name}=${/[;:,]/.test(clean) ? `"${clean}"` : clean}`
}

export function unescapeText(value: string): string {
  return value.replace(/\\([\\;,nN])/g, (_whole, c: string) => (c === 'n' || c === 'N' ? '\n' : c))
}

export function escapeText(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[\\;,]/g, (c) => `\\${c}`)
    .replace(/\n/g, '\\n')
}

export function textOf(component: Component, name: string): string {
  return unescapeText(valueOf(component, name))
}

/** Where a new property goes: behind the last of its own kind, else before the first component
    inside (alarms), so that the lines of the component stay together. */
function placeOf(component: Component, name: string): number {
  let place = component.items.findIndex((item) => item.kind === 'component')
  if (place < 0) place = component.items.length
  component.items.forEach((item, i) => {
    if (item.kind === 'line' && item.name === name) place = i + 1
  })
  return place
}

export function addLine(component: Component, line: Line): void {
  component.items.splice(placeOf(component, line.name), 0, line)
}

/** Replaces the first line of that name in its place, drops further ones, or adds it. A line that
    already says the same is left alone, folds and all. */
export function setLine(component: Component, line: Line): void {
  const at = component.items.findIndex((item) => item.kind === 'line' && item.name === line.name)
  if (at < 0) {
    addLine(component, line)
    return
  }
  const old = component.items[at] as Line
  const isSame = old.params === line.params && old.value === line.value
  const kept = isSame ? old : line
  for (let i = component.items.length - 1; i > at; i -= 1) {
    const item = component.items[i] as Line | Component
    if (item.kind === 'line' && item.name === line.name) component.items.splice(i, 1)
  }
  component.items[at] = kept
}

export function dropLines(component: Component, ...names: string[]): void {
  for (let i = component.items.length - 1; i >= 0; i -= 1) {
    const item = component.items[i] as Line | Component
    if (item.kind === 'line' && names.includes(item.name)) component.items.splice(i, 1)
  }
}

/** Sets a text property; empty text drops it. Parameters such as LANGUAGE stay; ALTREP goes, since
    it names another rendering of the text that was. */
export function setText(component: Component, name: string, text: string, eol: string): void {
  const old = firstLine(component, name)
  if (text === '' && old === undefined) return
  if (text === '') {
    dropLines(component, name)
    return
  }
  if (old !== undefined && unescapeText(old.value) === text) return
  const params = (old?.params ?? '').replace(/;ALTREP=("[^"]*"|[^;]*)/i, '')
  setLine(component, makeLine(name, params, escapeText(text), eol))
}
