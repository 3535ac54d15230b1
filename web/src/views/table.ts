// SPDX-License-Identifier: MIT
// The views that have an address of their own.

export const VIEWS = {
  calendar: { path: '/' },
  signIn: { path: '/signin' },
  settings: { path: '/settings' },
} as const
