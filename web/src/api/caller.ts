// SPDX-License-Identifier: MIT
// One call of the REST API. Failures come as Refused with the problem's slug and sentence
// (RFC 9457), as Conflict, or as Offline.
import { Conflict, Refused, retryAfter, type Send } from '@/lib/send'

export const API = '/api/v1.0'

interface Problem {
  readonly type?: string
  readonly title?: string
  readonly detail?: string
}

/** Names and numbers of a query; what is undefined is left out. */
export type Query = Readonly<Record<string, string | number | undefined>>

async function refusal(response: Response): Promise<Refused> {
  const wait = retryAfter(response.headers.get('Retry-After'), Date.now())
  const problem = (await response.json().catch(() => ({}))) as Problem
  const slug = problem.type?.split('/').pop() ?? ''
  return new Refused(response.status, slug, problem.detail ?? problem.title ?? '', wait)
}

export function queryText(query: Query): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined)
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()
  return text === '' ? '' : `?${text}`
}

/** One segment of a path. */
export function segment(text: string): string {
  return encodeURIComponent(text)
}

export class Caller {
  constructor(private readonly send: Send) {}

  private async answer(request: Parameters<Send>[0]): Promise<Response> {
    const response = await this.send(request)
    if (response.status === 412) throw new Conflict(request.path)
    if (!response.ok) throw await refusal(response)
    return response
  }

  call(method: string, path: string, body?: unknown): Promise<Response> {
    return this.answer({
      method,
      path: API + path,
      headers: {
        Accept: 'application/json',
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  }

  async json<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    return (await (await this.call(method, path, body)).json()) as Answer
  }

  /** Sends a file as it is. */
  async upload<Answer>(path: string, file: Blob, type: string): Promise<Answer> {
    const headers = { 'Content-Type': type, Accept: 'application/json' }
    return (await (await this.answer({ method: 'POST', path: API + path, headers, body: file })).json()) as Answer
  }

  /** All items of a list that comes in pages. */
  async all<Item>(path: string, limit = 100): Promise<Item[]> {
    const found: Item[] = []
    let after: string | undefined
    for (;;) {
      const query = queryText({ limit, after })
      const page = await this.json<{ items: readonly Item[]; next?: string | null }>('GET', path + query)
      found.push(...page.items)
      if (!page.next) return found
      after = page.next
    }
  }
}
