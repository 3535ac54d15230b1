// SPDX-License-Identifier: MIT
// Those whom one can share with, as the completing field offers them: people and groups out of the
// directory, and an address for somebody who is not there yet.
import type { Api } from '@/api/client'
import type { Party, PartyKind, Share, ShareTarget } from '@/api/sharing'
import type { IconName } from '@/parts/icon'
import type { Pick } from '@/parts/picker'

export const KIND_ICONS: Readonly<Record<Share['kind'], IconName>> = {
  person: 'person', group: 'people', room: 'place', resource: 'device', everybody: 'globe', address: 'mail',
}

const FOUND = 8
/* The shortest text that the directory completes; shorter ones it knows as a whole only. */
const SHORTEST = 3

/** Plain enough for a letter to arrive: one @, something on both sides, a dot behind it. */
export function isAddress(text: string): boolean {
  return /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>".]+$/.test(text)
}

interface Named {
  readonly name: string
  readonly handle: string
  readonly email: string
}

export function shareName({ name, handle, email }: Named): string {
  return name || email || handle
}

function pickOf(party: Party, kindName: (kind: PartyKind) => string): Pick<ShareTarget> {
  const hints = [party.kind === 'person' ? '' : kindName(party.kind), party.email || party.handle]
  return {
    key: party.handle,
    icon: KIND_ICONS[party.kind],
    label: shareName(party),
    hint: hints.filter(Boolean).join(' · '),
    value: { handle: party.handle },
  }
}

export interface Wording {
  readonly kindName: (kind: PartyKind) => string
  readonly invite: string
}

/** Those whom the directory knows under a text; null while it is too short to say that there is nobody. */
export async function findParties(api: Api, text: string, has: ReadonlySet<string>): Promise<readonly Party[] | null> {
  const found = (await api.sharing.find(text, FOUND)).filter(({ handle }) => !has.has(handle))
  return found.length === 0 && text.length < SHORTEST ? null : found
}

/** What completes a text, without those who are there already. */
export async function findTargets(api: Api, text: string, has: ReadonlySet<string>, words: Wording): Promise<readonly Pick<ShareTarget>[] | null> {
  const found = await findParties(api, text, has)
  if (found === null) return null
  const picks = found.map((party) => pickOf(party, words.kindName))
  const isKnown = found.some(({ email }) => email.toLowerCase() === text.toLowerCase())
  if (!isAddress(text) || isKnown) return picks
  return [...picks, { key: `mail:${text}`, icon: 'mail', label: text, hint: words.invite, value: { email: text } }]
}
