// SPDX-License-Identifier: MIT
// Files brought in: looked through first, then stored, with a report of every entry.
import { API, queryText, segment, type Caller } from '@/api/caller'
import type { Page } from '@/api/types'

export type ImportState = 'ready' | 'waiting' | 'running' | 'done' | 'failed' | 'cancelled' | 'undone'

/** What happens to entries that are there already. */
export type ImportKnown = 'skip' | 'update' | 'copy'

/** One calendar of the file. */
export interface ImportSource {
  readonly name: string
  readonly calendar_name: string
  readonly color: string
  readonly events: number
  readonly tasks: number
  readonly journals: number
  readonly refused: number
  readonly known: number
  readonly first: string | null
  readonly last: string | null
  readonly calendar: string | null
}

export interface Import {
  readonly id: string
  readonly state: ImportState
  readonly name: string
  readonly done: number
  readonly total: number
  readonly added: number
  readonly updated: number
  readonly unchanged: number
  readonly skipped: number
  readonly copied: number
  readonly repaired: number
  readonly refused: number
  readonly why: string
  readonly files: readonly ImportSource[]
}

export interface ImportItem {
  readonly id: string
  readonly file: string
  readonly line: number
  readonly uid: string
  readonly fate: 'created' | 'updated' | 'unchanged' | 'skipped' | 'copied' | 'refused'
  readonly repaired: string
  readonly why: string
}

export class Imports {
  constructor(private readonly caller: Caller) {}

  /** Looks a file through; nothing is written yet. */
  upload(file: File): Promise<Import> {
    return this.caller.upload(`/imports${queryText({ name: file.name })}`, file, 'application/octet-stream')
  }

  start(id: string, calendar: string | null, known: ImportKnown): Promise<Import> {
    return this.caller.json('POST', `/imports/${segment(id)}/start`, { calendar, known })
  }

  at(id: string): Promise<Import> {
    return this.caller.json('GET', `/imports/${segment(id)}`)
  }

  async report(id: string, limit: number): Promise<readonly ImportItem[]> {
    const path = `/imports/${segment(id)}/report${queryText({ limit })}`
    return (await this.caller.json<Page<ImportItem>>('GET', path)).items
  }

  /** The whole report as text. */
  reportPath(id: string): string {
    return `${API}/imports/${segment(id)}/report.txt`
  }

  cancel(id: string): Promise<Import> {
    return this.caller.json('POST', `/imports/${segment(id)}/cancel`)
  }

  undo(id: string): Promise<Import> {
    return this.caller.json('POST', `/imports/${segment(id)}/undo`)
  }

  async remove(id: string): Promise<void> {
    await this.caller.call('DELETE', `/imports/${segment(id)}`)
  }
}
