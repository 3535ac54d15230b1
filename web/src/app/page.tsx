// SPDX-License-Identifier: MIT
import { CalendarView } from '@/views/calendar'
import { SignedIn } from '@/views/frame'

export default function Page() {
  return (
    <SignedIn>
      <CalendarView />
    </SignedIn>
  )
}
