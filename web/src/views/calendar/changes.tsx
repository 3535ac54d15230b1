// SPDX-License-Identifier: MIT
// Everything that can happen to an event from the grid: the dialogs, one at a time, and what they do
// in the book.
'use client'
import { useCallback, useMemo, useState, type ReactNode } from 'react'
import type { Calendar } from '@/api/types'
import type { EventFields } from '@/lib/ical/fields'
import type { Dropped } from '@/lib/move'
import { Conflict } from '@/lib/send'
import { useShowFault } from '@/parts/fault'
import type { EventBook, GridItem, Scope } from '@/state/book'
import { isWritable, useEventCalendars } from '@/state/calendars'
import { useMessages } from '@/state/language'
import { useToasts } from '@/state/toasts'
import { EventCard } from '@/views/event/card'
import { EventEditor, type Subject } from '@/views/event/editor'
import { QuickCreate, type Draft } from '@/views/event/quick'
import { ScopeDialog, type Purpose } from '@/views/event/scope'
import type { Point } from './grid'
import { messages } from './messages'

type Open =
  | { readonly kind: 'quick'; readonly draft: Draft; readonly near: Point | undefined }
  | { readonly kind: 'card'; readonly item: GridItem; readonly near: Point }
  | {
      readonly kind: 'scope'
      readonly purpose: Purpose
      readonly item: GridItem
      readonly run: (scope: Scope) => Promise<void>
      readonly onCancel: () => void
    }
  | { readonly kind: 'editor'; readonly subject: Subject }

export interface Changes {
  readonly draw: (draft: Draft, near?: Point) => void
  readonly open: (item: GridItem, near: Point) => void
  readonly drop: (item: GridItem, dropped: Dropped, revert: () => void) => void
  readonly dialogs: ReactNode
}

function newFields({ start, end }: Draft, title: string): EventFields {
  return { title, location: '', description: '', start, end, repeat: { kind: 'none' } }
}

/** What is done in the book, with notices and a fresh grid afterwards. */
function useDeeds(book: EventBook, refetch: () => void) {
  const t = useMessages(messages)
  const { show } = useToasts()
  const showFault = useShowFault()
  return useMemo(() => {
    const failed = (error: unknown) => {
      showFault(error)
      refetch()
    }
    return {
      failed,
      create: async (calendar: Calendar, fields: EventFields): Promise<boolean> => {
        try {
          await book.create(calendar, fields)
        } catch (error) {
          showFault(error)
          return false
        }
        show({ kind: 'info', text: t('created') })
        refetch()
        return true
      },
      move: async (item: GridItem, scope: Scope, dropped: Dropped, revert: () => void) => {
        try {
          await book.drop(item, scope, dropped)
        } catch (error) {
          revert()
          if (error instanceof Conflict) failed(error)
          else showFault(error)
          return
        }
        refetch()
      },
      remove: async (item: GridItem, scope: Scope) => {
        try {
          const undo = await book.remove(item, scope)
          const run = () => {
            undo()
              .then(() => {
                show({ kind: 'info', text: t('restored') })
              }, failed)
              .finally(refetch)
          }
          show({ kind: 'info', text: t('removed'), action: { label: t('undo'), run } })
        } catch (error) {
          showFault(error)
        }
        refetch()
      },
    }
  }, [book, refetch, show, showFault, t])
}

export function useChanges(book: EventBook, refetch: () => void): Changes {
  const t = useMessages(messages)
  const { show } = useToasts()
  const calendars = useEventCalendars().filter(isWritable)
  const deeds = useDeeds(book, refetch)
  const [open, setOpen] = useState<Open | null>(null)
  const close = useCallback(() => {
    setOpen(null)
  }, [])

  /** Runs at once for a single event, after the question for one of a series. */
  const scoped = (purpose: Purpose, item: GridItem, run: (scope: Scope) => Promise<void>, onCancel: () => void) => {
    if (item.occurrence.recurrenceId === null) {
      close()
      void run('all')
    } else setOpen({ kind: 'scope', purpose, item, run, onCancel })
  }
  const edit = async (item: GridItem, scope: Scope) => {
    try {
      const opened = await book.open(item.href, scope, item.occurrence.recurrenceId)
      setOpen({ kind: 'editor', subject: { kind: 'stored', opened, calendar: item.calendar } })
    } catch (error) {
      close()
      deeds.failed(error)
    }
  }
  const saved = () => {
    close()
    show({ kind: 'info', text: t('saved') })
    refetch()
  }

  const dialogOf = (now: Open): ReactNode => {
    if (now.kind === 'quick') {
      return (
        <QuickCreate
          draft={now.draft}
          near={now.near}
          calendars={calendars}
          onClose={close}
          onSave={async (title, calendar) => {
            if (await deeds.create(calendar, newFields(now.draft, title))) close()
          }}
          onMore={(title, calendar) => {
            setOpen({ kind: 'editor', subject: { kind: 'new', fields: newFields(now.draft, title), calendar } })
          }}
        />
      )
    }
    if (now.kind === 'card') {
      const { item } = now
      return (
        <EventCard
          item={item}
          near={now.near}
          onClose={close}
          onEdit={() => {
            scoped('edit', item, (scope) => edit(item, scope), close)
          }}
          onRemove={() => {
            scoped('remove', item, (scope) => deeds.remove(item, scope), close)
          }}
        />
      )
    }
    if (now.kind === 'scope') {
      const cancel = () => {
        close()
        now.onCancel()
      }
      return (
        <ScopeDialog
          purpose={now.purpose}
          title={now.item.occurrence.title}
          onClose={cancel}
          onChoose={(scope) => {
            close()
            void now.run(scope)
          }}
        />
      )
    }
    return <EventEditor subject={now.subject} book={book} calendars={calendars} onSaved={saved} onClose={close} />
  }

  return {
    draw: (draft, near) => {
      if (calendars.length === 0) show({ kind: 'info', text: t('noCalendar') })
      else setOpen({ kind: 'quick', draft, near })
    },
    open: (item, near) => {
      setOpen({ kind: 'card', item, near })
    },
    drop: (item, dropped, revert) => {
      scoped('move', item, (scope) => deeds.move(item, scope, dropped, revert), revert)
    },
    dialogs: open && dialogOf(open),
  }
}
