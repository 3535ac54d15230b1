// SPDX-License-Identifier: MIT
// Calendar objects that the tests edit: written as lists of lines, joined as they travel.

export function ics(...lines: string[]): string {
  return lines.map((line) => `${line}\r\n`).join('')
}

const PARIS = [
  'BEGIN:VTIMEZONE',
  'TZID:Europe/Paris',
  'BEGIN:DAYLIGHT',
  'DTSTART:19810329T020000',
  'TZOFFSETFROM:+0100',
  'TZOFFSETTO:+0200',
  'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
  'END:DAYLIGHT',
  'BEGIN:STANDARD',
  'DTSTART:19961027T030000',
  'TZOFFSETFROM:+0200',
  'TZOFFSETTO:+0100',
  'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU',
  'END:STANDARD',
  'END:VTIMEZONE',
]

/** A single event with everything a careless edit would lose. */
export const RICH = ics(
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'PRODID:-//Someone//Else//EN',
  'X-WR-CALNAME:Kept',
  ...PARIS,
  'BEGIN:VEVENT',
  'UID:rich@example.org',
  'DTSTAMP:20260101T000000Z',
  'SUMMARY;LANGUAGE=fr:Réunion d’équipe avec un titre assez long pour être plié sur',
  '  deux lignes',
  'DTSTART;TZID=Europe/Paris:20260310T100000',
  'DTEND;TZID=Europe/Paris:20260310T110000',
  'CLASS:PRIVATE',
  'X-VENDOR-THING;X-P="a;b:c":kept, as it is',
  'ATTENDEE;CN="Bob, B.";PARTSTAT=ACCEPTED:mailto:bob@example.org',
  'BEGIN:VALARM',
  'ACTION:DISPLAY',
  'DESCRIPTION:Reminder',
  'TRIGGER:-PT15M',
  'X-WR-ALARMUID:alarm-1',
  'END:VALARM',
  'END:VEVENT',
  'END:VCALENDAR',
)

/** Every Monday at ten in Paris, with an exception and two overrides: one renamed, one moved. */
export const SERIES = ics(
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'PRODID:-//Someone//Else//EN',
  ...PARIS,
  'BEGIN:VEVENT',
  'UID:series@example.org',
  'DTSTAMP:20260101T000000Z',
  'DTSTART;TZID=Europe/Paris:20260302T100000',
  'DTEND;TZID=Europe/Paris:20260302T110000',
  'RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20260427T080000Z',
  'EXDATE;TZID=Europe/Paris:20260316T100000',
  'SUMMARY:Stand-up',
  'SEQUENCE:3',
  'CLASS:CONFIDENTIAL',
  'X-KEEP:yes',
  'BEGIN:VALARM',
  'ACTION:DISPLAY',
  'TRIGGER:-PT5M',
  'END:VALARM',
  'END:VEVENT',
  'BEGIN:VEVENT',
  'UID:series@example.org',
  'DTSTAMP:20260101T000000Z',
  'RECURRENCE-ID;TZID=Europe/Paris:20260309T100000',
  'DTSTART;TZID=Europe/Paris:20260309T100000',
  'DTEND;TZID=Europe/Paris:20260309T110000',
  'SUMMARY:Stand-up with guests',
  'END:VEVENT',
  'BEGIN:VEVENT',
  'UID:series@example.org',
  'DTSTAMP:20260101T000000Z',
  'RECURRENCE-ID;TZID=Europe/Paris:20260323T100000',
  'DTSTART;TZID=Europe/Paris:20260324T140000',
  'DTEND;TZID=Europe/Paris:20260324T150000',
  'SUMMARY:Stand-up (moved)',
  'END:VEVENT',
  'END:VCALENDAR',
)

export function event(...lines: string[]): string {
  const all = ['UID:one@example.org', 'DTSTAMP:20260101T000000Z', ...lines]
  return ics('BEGIN:VCALENDAR', 'VERSION:2.0', 'BEGIN:VEVENT', ...all, 'END:VEVENT', 'END:VCALENDAR')
}

/** The lines that one text has and the other has not, both ways. */
export function difference(before: string, after: string): { gone: string[]; come: string[] } {
  const [a, b] = [before.split('\r\n'), after.split('\r\n')]
  const minus = (from: string[], what: string[]) => {
    const rest = [...what]
    return from.filter((line) => {
      const at = rest.indexOf(line)
      if (at >= 0) rest.splice(at, 1)
      return at < 0
    })
  }
  return { gone: minus(a, b), come: minus(b, a) }
}
