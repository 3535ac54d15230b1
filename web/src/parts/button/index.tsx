// SPDX-License-Identifier: MIT
// Buttons: with a text, or with an icon and a name for those who cannot see it.
import type { ButtonHTMLAttributes, ReactNode } from 'react'
import { Icon, type IconName } from '@/parts/icon'
import style from './style.module.css'

type Native = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className' | 'children'>

interface ButtonProps extends Native {
  readonly look?: 'plain' | 'primary' | 'danger' | 'quiet'
  readonly icon?: IconName
  readonly isBusy?: boolean
  readonly children: ReactNode
}

export function Button({ look = 'plain', icon, isBusy = false, children, type = 'button', ...rest }: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      className={`${style.button} ${style[look]}`}
      aria-busy={isBusy}
      disabled={rest.disabled === true || isBusy}
    >
      {icon && <Icon name={icon} size={18} />}
      <span className={style.label}>{children}</span>
    </button>
  )
}

interface IconButtonProps extends Native {
  readonly icon: IconName
  /** What it does, for the tool tip and for screen readers. */
  readonly name: string
  readonly size?: number
}

export function IconButton({ icon, name, size, type = 'button', ...rest }: Omit<IconButtonProps, 'aria-label'>) {
  return (
    <button {...rest} type={type} className={style.icon} aria-label={name} title={name}>
      <Icon name={icon} {...(size === undefined ? {} : { size })} />
    </button>
  )
}
