// SPDX-License-Identifier: MIT
// The icons, drawn on a grid of 24 in strokes of the text's colour. Decoration only: what carries
// one has a name of its own.

const PATHS = {
  add: 'M12 5v14M5 12h14',
  bell: 'M6 16V11a6 6 0 0 1 12 0v5l1.5 2h-15zM10 21h4',
  calendar: 'M4 6.5h16v13H4zM4 10.5h16M8 4v4M16 4v4',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  close: 'M6 6l12 12M18 6L6 18',
  copy: 'M9 9h10v10H9zM5 15V5h10',
  download: 'M12 4v11M7.5 11L12 15.5 16.5 11M5 19.5h14',
  edit: 'M5 19l.8-3.8L15.5 5.5l3 3L8.8 18.2zM13.5 7.5l3 3',
  key: 'M14.5 9.5a4 4 0 1 1-1.4-3 4 4 0 0 1 1.4 3zM13.5 11.5L20 18M17 15l-2 2',
  left: 'M14.5 6L8.5 12l6 6',
  menu: 'M4 7h16M4 12h16M4 17h16',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  place: 'M12 21c4-5 6-8.2 6-11a6 6 0 1 0-12 0c0 2.800 2 6 6 11zM12 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
  repeat: 'M5 11V9a3 3 0 0 1 3-3h10l-3-3M19 13v2a3 3 0 0 1-3 3H6l3 3',
  right: 'M9.500 6l6 6-6 6',
  settings: 'M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM12 3v3M12 18v3M3 12h3M18 12h3M5.600 5.600l2.200 2.200M16.200 16.200l2.200 2.200M5.600 18.400l2.200-2.200M16.200 7.800l2.200-2.200',
  signOut: 'M14 5H6v14h8M11 12h9M16.500 8.500L20 12l-3.500 3.500',
  text: 'M5 7h14M5 12h14M5 17h9',
  time: 'M12 20.500a8.500 8.500 0 1 0 0-17 8.500 8.500 0 0 0 0 17zM12 7.500V12l3 2',
  trash: 'M5 7h14M10 7V4.500h4V7M7 7l.800 12.500h8.400L17 7M10.500 11v5M13.500 11v5',
  upload: 'M12 16V5M7.500 9L12 4.500 16.500 9M5 19.500h14',
} as const

export type IconName = keyof typeof PATHS

export function Icon({ name, size = 20 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  )
}
