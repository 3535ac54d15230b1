// SPDX-License-Identifier: MIT
// A 207 answer (RFC 4918 13) as a list of members with the properties that were found.

export const DAV = 'DAV:'
export const CALDAV = 'urn:ietf:params:xml:ns:caldav'

export interface Member {
  readonly href: string
  /** Text of the properties found (propstat 200), by "{namespace}name". */
  readonly props: ReadonlyMap<string, string>
}

/** The answer is no multistatus. */
export class BrokenAnswer extends Error {}

function elements(parent: Element): Element[] {
  return Array.from<Node>(parent.childNodes).filter((node): node is Element => node.nodeType === 1)
}

function children(element: Element, name: string): Element[] {
  return elements(element).filter((each) => each.namespaceURI === DAV && each.localName === name)
}

function text(element: Element | undefined): string {
  return element?.textContent?.trim() ?? ''
}

function statusOf(element: Element): number {
  return Number(/^HTTP\/[\d.]+ (\d{3})/.exec(text(children(element, 'status')[0]))?.[1] ?? 0)
}

function propsOf(response: Element): Map<string, string> {
  const props = new Map<string, string>()
  for (const propstat of children(response, 'propstat')) {
    if (statusOf(propstat) !== 200) continue
    for (const prop of children(propstat, 'prop').flatMap(elements)) {
      props.set(`{${prop.namespaceURI ?? ''}}${prop.localName}`, prop.textContent ?? '')
    }
  }
  return props
}

export function parseMultistatus(xml: string, parser: DOMParser): Member[] {
  const root = parser.parseFromString(xml, 'application/xml').documentElement as Element | null
  if (root?.localName !== 'multistatus' || root.namespaceURI !== DAV) {
    throw new BrokenAnswer('the answer is no multistatus')
  }
  return children(root, 'response').map((response) => ({
    href: text(children(response, 'href')[0]),
    props: propsOf(response),
  }))
}

/** The first precondition that a DAV:error body names; empty when it names none. */
export function preconditionOf(xml: string, parser: DOMParser): string {
  if (!xml.trimStart().startsWith('<')) return ''
  const root = parser.parseFromString(xml, 'application/xml').documentElement as Element | null
  if (root?.localName !== 'error' || root.namespaceURI !== DAV) return ''
  return elements(root)[0]?.localName ?? ''
}
