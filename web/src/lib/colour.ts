// SPDX-License-Identifier: MIT
// Colours of calendars: the palette offered, and the text colour that can be read on one.

export const PALETTE = [
  '#3b5bdb', '#1c7ed6', '#0c8599', '#2b8a3e', '#5c940d', '#e67700',
  '#d9480f', '#c92a2a', '#c2255c', '#862e9c', '#5f3dc4', '#495057',
] as const

/** "#rrggbb" from what a server may say ("#RRGGBBAA", "#rgb"); the fallback for anything else. */
export function cleanColour(text: string, fallback: string = PALETTE[0]): string {
  const long = /^#([0-9a-f]{6})(?:[0-9a-f]{2})?$/i.exec(text.trim())
  if (long) return `#${long[1]?.toLowerCase() ?? ''}`
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(text.trim())
  if (!short) return fallback
  return `#${short.slice(1).map((c) => c + c).join('').toLowerCase()}`
}

/** Relative luminance (WCAG 2.2). */
export function luminance(colour: string): number {
  const channels = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
  const [r = 0, g = 0, b = 0] = channels.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

export function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (high + 0.05) / (low + 0.05)
}

/** Black or white, whichever reads better. */
export function textOn(colour: string): '#000000' | '#ffffff' {
  return contrast(colour, '#ffffff') >= contrast(colour, '#000000') ? '#ffffff' : '#000000'
}

/** The colour of the palette that the fewest calendars have. */
export function freshColour(used: readonly string[]): string {
  const count = (colour: string) => used.filter((each) => cleanColour(each) === colour).length
  return [...PALETTE].sort((a, b) => count(a) - count(b))[0] ?? PALETTE[0]
}
