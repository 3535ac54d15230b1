// SPDX-License-Identifier: MIT
// The way of one import: a file is sent and looked through, then stored in the background while its
// progress is asked for, and may be taken back.
'use client'
import { useCallback, useEffect, useState } from 'react'
import type { Import, ImportKnown } from '@/api/imports'
import { useFaultText } from '@/parts/fault'
import { useCalendars } from '@/state/calendars'
import { useSession } from '@/state/session'

const ASK_MS = 500

export function isUnderWay({ state }: Import): boolean {
  return state === 'waiting' || state === 'running'
}

export function useImport() {
  const faultText = useFaultText()
  const { api } = useSession()
  const { load } = useCalendars()
  const [current, setCurrent] = useState<Import | null>(null)
  const [fault, setFault] = useState<string>()
  const [isBusy, setIsBusy] = useState(false)

  const attempt = useCallback(
    async (run: () => Promise<Import | null>) => {
      setIsBusy(true)
      setFault(undefined)
      try {
        setCurrent(await run())
      } catch (error) {
        setFault(faultText(error))
      } finally {
        setIsBusy(false)
      }
    },
    [faultText],
  )
  /* While it is under way it is asked how far it is; at its end there may be new calendars. */
  useEffect(() => {
    if (current === null || current.state === 'ready') return undefined
    if (!isUnderWay(current)) {
      void load()
      return undefined
    }
    const timer = setTimeout(() => {
      api.imports.at(current.id).then(setCurrent, (error: unknown) => {
        setFault(faultText(error))
      })
    }, ASK_MS)
    return () => {
      clearTimeout(timer)
    }
  }, [api, current, load, faultText])

  return {
    current,
    fault,
    isBusy,
    upload: (file: File) => attempt(() => api.imports.upload(file)),
    start: (id: string, calendar: string | null, known: ImportKnown) => attempt(() => api.imports.start(id, calendar, known)),
    cancel: (id: string) => attempt(() => api.imports.cancel(id)),
    undo: (id: string) => attempt(() => api.imports.undo(id)),
    /** What was only looked through is not kept. */
    forget: () => {
      if (current?.state === 'ready') api.imports.remove(current.id).catch(() => undefined)
      setCurrent(null)
    },
  }
}
