// SPDX-License-Identifier: MIT
// Form fields: a label, an input and, when something is wrong, a sentence tied to it.
'use client'
import { useId, type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes } from 'react'
import style from './style.module.css'

interface FrameProps {
  readonly id: string
  readonly label: string
  readonly isLabelHidden?: boolean | undefined
  readonly fault?: string | undefined
  readonly hint?: string | undefined
  readonly children: ReactNode
}

function Frame({ id, label, isLabelHidden, fault, hint, children }: FrameProps) {
  return (
    <div className={style.field}>
      <label htmlFor={id} className={isLabelHidden ? 'hidden' : style.label}>
        {label}
      </label>
      {children}
      {hint !== undefined && (
        <p id={`${id}-hint`} className={style.hint}>
          {hint}
        </p>
      )}
      {fault !== undefined && (
        <p id={`${id}-fault`} className={style.fault} role="alert">
          {fault}
        </p>
      )}
    </div>
  )
}

interface Common {
  readonly label: string
  readonly isLabelHidden?: boolean
  readonly fault?: string | undefined
  readonly hint?: string | undefined
}

function described(id: string, { fault, hint }: Common) {
  const ids = [hint === undefined ? '' : `${id}-hint`, fault === undefined ? '' : `${id}-fault`]
  const list = ids.filter(Boolean).join(' ')
  return {
    'aria-invalid': fault !== undefined,
    ...(list === '' ? {} : { 'aria-describedby': list }),
  }
}

type NativeInput = Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'value' | 'className' | 'id'>

interface TextFieldProps extends Common, NativeInput {
  readonly value: string
  readonly onChange: (value: string) => void
}

export function TextField({ label, isLabelHidden, fault, hint, value, onChange, ...rest }: TextFieldProps) {
  const id = useId()
  return (
    <Frame id={id} label={label} isLabelHidden={isLabelHidden} fault={fault} hint={hint}>
      <input
        type="text"
        {...rest}
        {...described(id, { label, fault, hint })}
        id={id}
        className={style.input}
        value={value}
        onChange={(event) => {
          onChange(event.target.value)
        }}
      />
    </Frame>
  )
}

interface TextAreaProps extends Common {
  readonly value: string
  readonly rows?: number
  readonly onChange: (value: string) => void
}

export function TextArea({ label, isLabelHidden, fault, hint, value, rows = 3, onChange }: TextAreaProps) {
  const id = useId()
  return (
    <Frame id={id} label={label} isLabelHidden={isLabelHidden} fault={fault} hint={hint}>
      <textarea
        {...described(id, { label, fault, hint })}
        id={id}
        rows={rows}
        className={style.input}
        value={value}
        onChange={(event) => {
          onChange(event.target.value)
        }}
      />
    </Frame>
  )
}

export interface Option {
  readonly value: string
  readonly label: string
}

type NativeSelect = Omit<SelectHTMLAttributes<HTMLSelectElement>, 'onChange' | 'value' | 'className' | 'id'>

interface SelectProps extends Common, NativeSelect {
  readonly value: string
  readonly options: readonly Option[]
  readonly onChange: (value: string) => void
}

export function Select({ label, isLabelHidden, fault, hint, value, options, onChange, ...rest }: SelectProps) {
  const id = useId()
  return (
    <Frame id={id} label={label} isLabelHidden={isLabelHidden} fault={fault} hint={hint}>
      <select
        {...rest}
        {...described(id, { label, fault, hint })}
        id={id}
        className={style.input}
        value={value}
        onChange={(event) => {
          onChange(event.target.value)
        }}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </Frame>
  )
}

interface CheckProps {
  readonly label: string
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
}

export function Check({ label, checked, onChange }: CheckProps) {
  const id = useId()
  return (
    <div className={style.check}>
      <input
        id={id}
        type="checkbox"
        checked={checked}
        onChange={(event) => {
          onChange(event.target.checked)
        }}
      />
      <label htmlFor={id}>{label}</label>
    </div>
  )
}

/** Fields side by side where there is room. */
export function Row({ children }: { readonly children: ReactNode }) {
  return <div className={style.row}>{children}</div>
}
