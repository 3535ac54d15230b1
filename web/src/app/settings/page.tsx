// SPDX-License-Identifier: MIT
import { SignedIn } from '@/views/frame'
import { Settings } from '@/views/settings'

export default function Page() {
  return (
    <SignedIn>
      <Settings />
    </SignedIn>
  )
}
