// SPDX-License-Identifier: MIT
// The person's calendars: loaded once, changed here and on the server together. Showing and hiding
// is seen at once and taken back when the server refuses.
'use client'
import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react'
import type { Calendar, CalendarInput } from '@/api/types'
import { useSession } from '@/state/session'

export type CalendarList =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly error: unknown }
  | { readonly state: 'ready'; readonly calendars: readonly Calendar[] }

interface CalendarState {
  readonly list: CalendarList
  readonly load: () => Promise<void>
  readonly create: (input: CalendarInput) => Promise<void>
  readonly update: (id: string, input: CalendarInput) => Promise<void>
  readonly setVisible: (id: string, visible: boolean) => Promise<void>
  readonly remove: (id: string) => Promise<void>
}

const Context = createContext<CalendarState | null>(null)

function ordered(calendars: readonly Calendar[]): readonly Calendar[] {
  return [...calendars].sort((a, b) => a.order - b.order || a.name.localeCompare(b.name))
}

export function CalendarsProvider({ children }: { readonly children: ReactNode }) {
  const { api } = useSession()
  const [list, setList] = useState<CalendarList>({ state: 'loading' })

  const load = useCallback(async () => {
    try {
      const calendars = ordered(await api.calendars())
      setList({ state: 'ready', calendars })
    } catch (error) {
      setList((now) => (now.state === 'ready' ? now : { state: 'failed', error }))
    }
  }, [api])

  useEffect(() => {
    void load()
  }, [load])

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
    return {
      list,
      load,
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
  }, [api, list, load, change])
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
  return calendar.right === 'manage' || calendar.right === 'write'
}
