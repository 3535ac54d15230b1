// SPDX-License-Identifier: MIT
import { SignIn } from '@/views/signin'

export default function Page() {
  return <SignIn />
}
