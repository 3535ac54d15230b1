// SPDX-License-Identifier: MIT
// One part of the settings: a heading, a sentence, its fields.
import { useId, type ReactNode } from 'react'
import style from './style.module.css'

interface SectionProps {
  readonly title: string
  readonly text?: string
  readonly children: ReactNode
}

export function Section({ title, text, children }: SectionProps) {
  const id = useId()
  return (
    <section className={style.section} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {text !== undefined && <p className={style.text}>{text}</p>}
      {children}
    </section>
  )
}
