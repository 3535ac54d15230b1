// SPDX-License-Identifier: MIT
// Messages in the languages of the program. A message file gives every language the same keys; the
// types refuse a missing one, a test refuses differing placeholders.

export const LANGUAGES = ['en', 'fr', 'de', 'nl'] as const
export type Language = (typeof LANGUAGES)[number]

/** How each language names itself. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  en: 'English',
  fr: 'Français',
  de: 'Deutsch',
  nl: 'Nederlands',
}

export type Messages<Key extends string = string> = Readonly<Record<Language, Readonly<Record<Key, string>>>>

/** The first language fixes the keys, the others must have exactly those. */
export function defineMessages<Key extends string>(all: {
  readonly en: Readonly<Record<Key, string>>
  readonly fr: Readonly<Record<NoInfer<Key>, string>>
  readonly de: Readonly<Record<NoInfer<Key>, string>>
  readonly nl: Readonly<Record<NoInfer<Key>, string>>
}): Messages<Key> {
  return all
}

export type Values = Readonly<Record<string, string | number>>

export function fill(template: string, values: Values = {}): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}

export type Translate<Key extends string> = (key: Key, values?: Values) => string

/** A message that counts has the keys `x_one` and `x_other`: ask for `x` with a value `n`. */
export function plural(language: Language, n: number): 'one' | 'other' {
  return new Intl.PluralRules(language).select(n) === 'one' ? 'one' : 'other'
}

export function isLanguage(text: string): text is Language {
  return (LANGUAGES as readonly string[]).includes(text)
}

/** The first of the wished languages that the program speaks; English when it speaks none. */
export function bestLanguage(wished: readonly string[]): Language {
  const spoken = wished.map((tag) => tag.slice(0, 2).toLowerCase()).find(isLanguage)
  return spoken ?? 'en'
}
