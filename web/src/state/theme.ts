// SPDX-License-Identifier: MIT
// Light, dark, or as the system says. The choice stands on the root element, where the style sheets
// and the calendar grid look for it; public/boot.js sets it before the first paint.
import { keep } from '@/state/kept'

export type ThemeChoice = 'system' | 'light' | 'dark'

export const THEMES: readonly ThemeChoice[] = ['system', 'light', 'dark']

export function applyTheme(theme: ThemeChoice): void {
  keep('theme', theme)
  document.documentElement.dataset.theme = theme
  const isDark = theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.dataset.colorScheme = isDark ? 'dark' : 'light'
}
