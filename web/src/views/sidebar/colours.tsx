// SPDX-License-Identifier: MIT
// Choosing a calendar's colour: the palette, or any other.
'use client'
import { PALETTE, textOn } from '@/lib/colour'
import { Icon } from '@/parts/icon'
import { useMessages } from '@/state/language'
import { messages } from './messages'
import style from './style.module.css'

export function Colours({ colour, onChange }: { readonly colour: string; readonly onChange: (colour: string) => void }) {
  const t = useMessages(messages)
  const isOther = !(PALETTE as readonly string[]).includes(colour)
  return (
    <fieldset className={style.colours}>
      <legend>{t('colour')}</legend>
      {PALETTE.map((each, i) => (
        <button
          key={each}
          type="button"
          aria-pressed={each === colour}
          aria-label={t('colourNamed', { colour: i + 1 })}
          style={{ background: each, color: textOn(each) }}
          onClick={() => {
            onChange(each)
          }}
        >
          {each === colour && <Icon name="check" size={18} />}
        </button>
      ))}
      <input
        type="color"
        className={isOther ? style.chosen : undefined}
        aria-label={t('otherColour')}
        title={t('otherColour')}
        value={colour}
        onChange={(event) => {
          onChange(event.target.value)
        }}
      />
    </fieldset>
  )
}
