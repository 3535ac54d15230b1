// SPDX-License-Identifier: MIT
// A QR code, drawn here as one path: what it says never leaves the browser. Black on white in every
// theme, as cameras want it, with the quiet zone of four modules (ISO/IEC 18004).
import qrcode from 'qrcode-generator'

const QUIET = 4

function path(text: string): { readonly size: number; readonly d: string } {
  const code = qrcode(0, 'M')
  code.addData(text)
  code.make()
  const n = code.getModuleCount()
  const dark: string[] = []
  for (let row = 0; row < n; row += 1) {
    for (let column = 0; column < n; column += 1) {
      if (code.isDark(row, column)) dark.push(`M${column + QUIET} ${row + QUIET}h1v1h-1z`)
    }
  }
  return { size: n + 2 * QUIET, d: dark.join('') }
}

export function QrCode({ text, name }: { readonly text: string; readonly name: string }) {
  const { size, d } = path(text)
  return (
    <svg role="img" aria-label={name} viewBox={`0 0 ${size} ${size}`} width={200} height={200} shapeRendering="crispEdges">
      <rect width={size} height={size} rx="1.5" fill="#ffffff" />
      <path d={d} fill="#000000" />
    </svg>
  )
}
