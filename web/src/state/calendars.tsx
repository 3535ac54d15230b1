// SPDX-License-Identifier: MIT
// The person's calendars and the invitations to those of others: loaded again whenever the page is
// looked at anew, changed here and on the server together. Showing and hiding is seen at once and
// taken back when the server refuses.
'use client'
import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react'
import type { Invitation } from '@/api/sharing'
import type { Calendar, CalendarInput } from '@/api/types'
import { cleanColour, freshColour } from '@/lib/colour'
import { useSession, useUser } from '@/state/session'

export type CalendarList =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly error: unknown }
  | { readonly state: 'ready'; readonly calendars: readonly Calendar[] }

interface CalendarState {
  readonly list: CalendarList
  /** Calendars of others that wait for an answer. */
  readonly invitations: readonly Invitation[]
  readonly load: () => Promise<void>
  readonly accept: (invitation: Invitation) => Promise<void>
  readonly decline: (invitation: Invitation) => Promise<void>
  /** Takes a calendar of somebody else out of the list. */
  readonly leave: (id: string) => Promise<void>
  readonly create: (input: CalendarInput) => Promise<void>
  readonly update: (id: string, input: CalendarInput) => Promise<void>
  readonly setVisible: (id: string, visible: boolean) => Promise<void>
  readonly remove: (id: string) => Promise<void>
}

const REFRESH_MS = 5 * 60_000

const Context = createContext<CalendarState | null>(null)

function ordered(calendars: readonly Calendar[]): readonly Calendar[] {
  return [...calendars].sort((a, b) => a.order - b.order || a.name.localeCompare(b.name))
}

/** Whether nothing has changed that a page shows: then nothing is drawn anew. */
function isSame(now: CalendarList, fresh: readonly Calendar[]): boolean {
  return now.state === 'ready' && JSON.stringify(now.calendars) === JSON.stringify(fresh)
}

/** For a calendar that comes in the colour of another: a fresh one, seen by this person only. */
function ownColour({ color }: Invitation, calendars: readonly Calendar[]): string | null {
  const used = calendars.map((each) => cleanColour(each.color))
  return used.includes(cleanColour(color)) ? freshColour(used) : null
}

/** At once, now and then, and whenever the page is looked at anew. */
function useReload(load: () => Promise<void>): void {
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === 'visible') void load()
    }
    void load()
    const timer = setInterval(look, REFRESH_MS)
    document.addEventListener('visibilitychange', look)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', look)
    }
  }, [load])
}

export function CalendarsProvider({ children }: { readonly children: ReactNode }) {
  const { api } = useSession()
  const [list, setList] = useState<CalendarList>({ state: 'loading' })
  const [invitations, setInvitations] = useState<readonly Invitation[]>([])

  const load = useCallback(async () => {
    const [calendars, asked] = await Promise.allSettled([api.calendars(), api.sharing.invitations()])
    if (calendars.status === 'fulfilled') {
      const fresh = ordered(calendars.value)
      setList((now) => (isSame(now, fresh) ? now : { state: 'ready', calendars: fresh }))
    } else {
      setList((now) => (now.state === 'ready' ? now : { state: 'failed', error: calendars.reason as unknown }))
    }
    if (asked.status === 'fulfilled') setInvitations(asked.value)
  }, [api])
  useReload(load)

  const change = useCallback((edit: (calendars: readonly Calendar[]) => readonly Calendar[]) => {
    setList((now) => (now.state === 'ready' ? { state: 'ready', calendars: ordered(edit(now.calendars)) } : now))
  }, [])

  const value = useMemo<CalendarState>(() => {
    const put = (calendar: Calendar) => {
      change((all) => [...all.filter(({ id }) => id !== calendar.id), calendar])
    }
    const show = (id: string, visible: boolean) => {
      change((all) => all.map((each) => (each.id === id ? { ...each, visible } : each)))
    }
    const answer = async (invitation: Invitation, run: (id: string) => Promise<unknown>) => {
      try {
        await run(invitation.id)
        setInvitations((all) => all.filter(({ id }) => id !== invitation.id))
      } finally {
        await load()
      }
    }
    return {
      list,
      invitations,
      load,
      accept: (invitation) =>
        answer(invitation, async (id) => {
          await api.sharing.accept(id)
          const color = list.state === 'ready' ? ownColour(invitation, list.calendars) : null
          /* A colour of its own is a help, no condition. */
          if (color !== null) await api.updateCalendar(id, { color }).catch(() => undefined)
        }),
      decline: (invitation) => answer(invitation, (id) => api.sharing.decline(id)),
      leave: async (id) => {
        await api.sharing.leave(id)
        change((all) => all.filter((each) => each.id !== id))
      },
      create: async (input) => {
        put(await api.createCalendar(input))
      },
      update: async (id, input) => {
        put(await api.updateCalendar(id, input))
      },
      setVisible: async (id, visible) => {
        show(id, visible)
        try {
          await api.updateCalendar(id, { visible })
        } catch (error) {
          show(id, !visible)
          throw error
        }
      },
      remove: async (id) => {
        await api.deleteCalendar(id)
        change((all) => all.filter((each) => each.id !== id))
      },
    }
  }, [api, list, invitations, load, change])
  return <Context.Provider value={value}>{children}</Context.Provider>
}

export function useCalendars(): CalendarState {
  const state = useContext(Context)
  if (state === null) throw new Error('useCalendars is used outside CalendarsProvider')
  return state
}

/** The calendars as far as they are known; those that hold events. */
export function useEventCalendars(): readonly Calendar[] {
  const { list } = useCalendars()
  return useMemo(
    () => (list.state === 'ready' ? list.calendars.filter(({ components }) => components.includes('VEVENT')) : []),
    [list],
  )
}

/** Whether the person may put events into it. */
export function isWritable(calendar: Calendar): boolean {
  return (calendar.right === 'manage' || calendar.right === 'write') && calendar.read_only !== true
}

/** Somebody else's calendars, of one person. */
export interface OwnerGroup {
  readonly owner: string
  readonly name: string
  readonly calendars: readonly Calendar[]
}

export interface Shelf {
  readonly own: readonly Calendar[]
  readonly others: readonly OwnerGroup[]
}

/** The person's own calendars, and those of others by their owners. */
export function useShelf(): Shelf {
  const calendars = useEventCalendars()
  const { handle } = useUser()
  return useMemo(() => {
    const owners = [...new Set(calendars.map(({ owner }) => owner))].filter((owner) => owner !== handle)
    const groups = owners.map((owner) => {
      const theirs = calendars.filter((each) => each.owner === owner)
      return { owner, name: theirs[0]?.owner_name || owner, calendars: theirs }
    })
    return {
      own: calendars.filter(({ owner }) => owner === handle),
      others: groups.sort((a, b) => a.name.localeCompare(b.name)),
    }
  }, [calendars, handle])
}
