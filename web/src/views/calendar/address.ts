// SPDX-License-Identifier: MIT
// Where the grid stands, kept in the address as "#week/2026-11-23", so that going back and reloading
// lead to the same place.
import { Temporal } from 'temporal-polyfill'
import { keep, kept } from '@/state/kept'
import type { Shown, ViewName } from './grid'

const FORM = /^#(day|week|month)\/(\d{4}-\d\d-\d\d)$/

function isDate(text: string): boolean {
  try {
    Temporal.PlainDate.from(text)
    return true
  } catch {
    return false
  }
}

export function readAddress(zone: string): { view: ViewName; date: string } {
  const found = FORM.exec(window.location.hash)
  const today = Temporal.Now.plainDateISO(zone).toString()
  if (found?.[1] && found[2] && isDate(found[2])) return { view: found[1] as ViewName, date: found[2] }
  const last = kept('view')
  const isNarrow = window.innerWidth < 640
  const view = last === 'day' || last === 'week' || last === 'month' ? last : isNarrow ? 'day' : 'week'
  return { view, date: today }
}

export function writeAddress({ view, date }: Shown): void {
  keep('view', view)
  window.history.replaceState(window.history.state, '', `#${view}/${date.toString()}`)
}
