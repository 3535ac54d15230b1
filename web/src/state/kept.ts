// SPDX-License-Identifier: MIT
// Small choices that this browser remembers. A browser that keeps nothing is no failure.

type Name = 'calendar' | 'language' | 'theme' | 'view'

export function kept(name: Name): string | null {
  try {
    return window.localStorage.getItem(`calends.${name}`)
  } catch {
    return null
  }
}

export function keep(name: Name, value: string): void {
  try {
    window.localStorage.setItem(`calends.${name}`, value)
  } catch {
    /* Storage is full or forbidden: the choice holds until the page is closed. */
  }
}
