// SPDX-License-Identifier: MIT
// The public holidays of a country or a part of it, out of the data that come with the program.
'use client'
import { useEffect, useMemo, useState } from 'react'
import type { HolidayRegion } from '@/api/subscriptions'
import { Button } from '@/parts/button'
import { Dialog } from '@/parts/dialog'
import { useFaultText } from '@/parts/fault'
import { Select } from '@/parts/field'
import { Spinner } from '@/parts/spinner'
import { useCalendars } from '@/state/calendars'
import { useLanguage, useMessages } from '@/state/language'
import { useSession } from '@/state/session'
import { useToasts } from '@/state/toasts'
import { messages } from './messages'

/** The country that the browser's language names ("fr-BE"), if any of these. */
function likely(regions: readonly HolidayRegion[]): HolidayRegion | undefined {
  const wished = navigator.languages.map((tag) => /-([A-Z]{2})\b/.exec(tag)?.[1])
  const code = wished.find((country) => regions.some((each) => each.code === country))
  return regions.find((each) => each.code === code) ?? regions[0]
}

function useRegions(): { readonly regions: readonly HolidayRegion[] | null; readonly fault: string | undefined } {
  const faultText = useFaultText()
  const { api } = useSession()
  const { locale } = useLanguage()
  const [found, setFound] = useState<readonly HolidayRegion[] | null>(null)
  const [fault, setFault] = useState<string>()
  useEffect(() => {
    api.subscriptions.holidays().then(setFound, (error: unknown) => {
      setFault(faultText(error))
    })
  }, [api, faultText])
  const regions = useMemo(() => found && [...found].sort((a, b) => a.name.localeCompare(b.name, locale)), [found, locale])
  return { regions, fault }
}

interface ChoiceProps {
  readonly regions: readonly HolidayRegion[]
  readonly country: HolidayRegion
  readonly part: string
  readonly onCountry: (code: string) => void
  readonly onPart: (code: string) => void
}

function Choice({ regions, country, part, onCountry, onPart }: ChoiceProps) {
  const t = useMessages(messages)
  const { locale } = useLanguage()
  const parts = [...(country.parts ?? [])].sort((a, b) => a.name.localeCompare(b.name, locale))
  return (
    <>
      <Select
        label={t('country')}
        value={country.code}
        options={regions.map(({ code, name }) => ({ value: code, label: name }))}
        onChange={onCountry}
        data-autofocus
      />
      {parts.length > 0 && (
        <Select
          label={t('part')}
          value={part}
          options={[{ value: '', label: t('whole') }, ...parts.map(({ code, name }) => ({ value: code, label: name }))]}
          onChange={onPart}
        />
      )}
    </>
  )
}

export function HolidayDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useMessages(messages)
  const faultText = useFaultText()
  const { api } = useSession()
  const { load } = useCalendars()
  const { show } = useToasts()
  const { regions, fault: loading } = useRegions()
  const [chosen, setChosen] = useState<string | null>(null)
  const [part, setPart] = useState('')
  const [fault, setFault] = useState<string>()
  const [isBusy, setIsBusy] = useState(false)
  const country = regions ? (regions.find(({ code }) => code === chosen) ?? likely(regions)) : undefined
  const add = async () => {
    if (!country) return
    const region = country.parts?.find(({ code }) => code === part) ?? country
    const name = t('named', { region: region.name })
    setIsBusy(true)
    setFault(undefined)
    try {
      await api.subscriptions.create({ source: region.source, name })
      await load()
      show({ kind: 'info', text: t('added', { name }) })
      onClose()
    } catch (error) {
      setFault(faultText(error))
      setIsBusy(false)
    }
  }
  const problem = loading ?? fault ?? (regions?.length === 0 ? t('noHolidays') : undefined)
  return (
    <Dialog
      title={t('holidays')}
      width="narrow"
      onClose={onClose}
      onSubmit={() => void add()}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button look="primary" type="submit" isBusy={isBusy} disabled={!country}>
            {t('addHolidays')}
          </Button>
        </>
      }
    >
      <p>{t('holidaysText')}</p>
      {regions === null && loading === undefined && <Spinner />}
      {regions && country && (
        <Choice
          regions={regions}
          country={country}
          part={part}
          onCountry={(code) => {
            setChosen(code)
            setPart('')
          }}
          onPart={setPart}
        />
      )}
      {problem !== undefined && <p role="alert">{problem}</p>}
    </Dialog>
  )
}
