// SPDX-License-Identifier: MIT
// The icons, drawn on a grid of 24 in strokes of the text's colour. Decoration only: what carries
// one has a name of its own.

const PATHS = {
  add: 'M12 5v14M5 12h14',
  back: 'M10 6l-6 6 6 6M4.500 12H20',
  bell: 'M6 16V11a6 6 0 0 1 12 0v5l1.5 2h-15zM10 21h4',
  calendar: 'M4 6.5h16v13H4zM4 10.5h16M8 4v4M16 4v4',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  close: 'M6 6l12 12M18 6L6 18',
  copy: 'M9 9h10v10H9zM5 15V5h10',
  device: 'M4 5.500h16v10.500H4zM9 20h6M12 16v4',
  download: 'M12 4v11M7.5 11L12 15.5 16.5 11M5 19.5h14',
  edit: 'M5 19l.8-3.8L15.5 5.5l3 3L8.8 18.2zM13.5 7.5l3 3',
  eye: 'M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12zM12 14.800a2.800 2.800 0 1 0 0-5.600 2.800 2.800 0 0 0 0 5.600z',
  globe: 'M12 20.500a8.500 8.500 0 1 0 0-17 8.500 8.500 0 0 0 0 17zM3.500 12h17M12 3.500c2.400 2.500 3.500 5.300 3.500 8.500s-1.100 6-3.500 8.500c-2.400-2.500-3.500-5.300-3.500-8.500s1.100-6 3.500-8.500z',
  key: 'M14.5 9.5a4 4 0 1 1-1.4-3 4 4 0 0 1 1.4 3zM13.5 11.5L20 18M17 15l-2 2',
  left: 'M14.5 6L8.5 12l6 6',
  link: 'M10 14a4 4 0 0 0 5.700 0l3.100-3.100a4 4 0 0 0-5.700-5.700L11.800 6.500M14 10a4 4 0 0 0-5.700 0l-3.100 3.100a4 4 0 0 0 5.700 5.700l1.300-1.300',
  lock: 'M6 11h12v8.500H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3',
  mail: 'M4 6h16v12H4zM4.500 7l7.500 6 7.500-6',
  menu: 'M4 7h16M4 12h16M4 17h16',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  people: 'M9 11.500a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM2.500 19.500c.400-3.300 3-5.500 6.500-5.500s6.100 2.200 6.500 5.500M15.500 4.900a3.400 3.400 0 0 1 0 6.400M17.500 14.500c2.300.700 3.700 2.500 4 5',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.500 20c.600-3.700 3.500-6 7.500-6s6.900 2.300 7.500 6',
  place: 'M12 21c4-5 6-8.2 6-11a6 6 0 1 0-12 0c0 2.800 2 6 6 11zM12 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
  refresh: 'M19 12a7 7 0 1 1-2.100-5M19 4v4h-4',
  repeat: 'M5 11V9a3 3 0 0 1 3-3h10l-3-3M19 13v2a3 3 0 0 1-3 3H6l3 3',
  right: 'M9.500 6l6 6-6 6',
  settings: 'M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM12 3v3M12 18v3M3 12h3M18 12h3M5.600 5.600l2.200 2.200M16.200 16.200l2.200 2.200M5.600 18.400l2.200-2.200M16.200 7.800l2.200-2.200',
  shield: 'M12 3.500l7 2.500v5.500c0 4.200-2.800 7.300-7 9-4.200-1.700-7-4.800-7-9V6zM9 12l2.200 2.200L15.300 10',
  signOut: 'M14 5H6v14h8M11 12h9M16.500 8.500L20 12l-3.500 3.500',
  star: 'M12 4l2.400 5.100 5.600.700-4.100 3.800 1.100 5.500-5-2.700-5 2.700 1.100-5.500L4 9.800l5.600-.700z',
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
