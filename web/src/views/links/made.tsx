// SPDX-License-Identifier: MIT
// The addresses of a link that was just made or renewed, in their three forms.
'use client'
import { useState } from 'react'
import type { LinkMade } from '@/api/links'
import { CopyLine } from '@/parts/copyline'
import { Tabs } from '@/parts/tabs'
import { useMessages } from '@/state/language'
import { messages } from './messages'
import style from './style.module.css'

const FORMS = ['ics', 'page', 'embed'] as const
type Form = (typeof FORMS)[number]

export function Made({ link }: { readonly link: LinkMade }) {
  const t = useMessages(messages)
  const [form, setForm] = useState<Form>('ics')
  const texts: Readonly<Record<Form, string>> = { ics: link.url, page: link.page_url, embed: link.embed_html }
  return (
    <section className={style.made} aria-label={t('madeTitle')}>
      <h3>{t('madeTitle')}</h3>
      <p>{t('madeText')}</p>
      <Tabs label={t('forms')} tabs={FORMS.map((name) => ({ name, label: t(name) }))} chosen={form} onChoose={setForm}>
        <CopyLine key={form} label={t(`${form}Text`)} text={texts[form]} />
      </Tabs>
    </section>
  )
}
