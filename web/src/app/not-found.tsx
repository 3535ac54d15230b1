// SPDX-License-Identifier: MIT
import { Missing } from '@/views/missing'

export default function NotFound() {
  return <Missing />
}
