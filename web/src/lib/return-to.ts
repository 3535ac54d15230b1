// SPDX-License-Identifier: MIT
// Where a sign-in leads back to: only ever a page of this application, whatever an address says.

const BASE = 'https://calends.invalid'

/** The path with its query and fragment when it is one of `pages` on this host; else null. */
export function ownPage(text: string | null, pages: readonly string[]): string | null {
  /* "//host", "/\host" and control characters are ways to another host. */
  if (text === null || !/^\/(?![/\\])[\x21-\x7e]*$/.test(text) || text.includes('\\')) return null
  let url: URL
  try {
    url = new URL(text, BASE)
  } catch {
    return null
  }
  if (url.origin !== BASE || !pages.includes(url.pathname)) return null
  return url.pathname + url.search + url.hash
}
