// SPDX-License-Identifier: MIT
// The mark of Calends: a sheet of the calendar with its first day.
import style from './style.module.css'

export function Mark({ size = 28 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false" className={style.mark}>
      <rect x="2" y="3" width="28" height="27" rx="7" className={style.sheet} />
      <path d="M2 11.500h28" className={style.line} />
      <path d="M10 1.500v5M22 1.500v5" className={style.rings} />
      <circle cx="10.500" cy="18.500" r="3.200" className={style.day} />
      <path d="M18 18.500h7M8 25h17" className={style.line} />
    </svg>
  )
}

export function Brand() {
  return (
    <span className={style.brand}>
      <Mark />
      <span translate="no">{'Calends'}</span>
    </span>
  )
}
