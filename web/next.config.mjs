// SPDX-License-Identifier: MIT
// The web application is a static export: the calends program serves web/out as files.
// In development the calls of the API go to a calends program on CALENDS_URL.
const server = process.env.CALENDS_URL ?? 'http://127.0.0.1:8080'
const isDev = process.env.NODE_ENV === 'development'

/** @type {import('next').NextConfig} */
const config = {
  ...(isDev ? {} : { output: 'export' }),
  trailingSlash: false,
  reactStrictMode: true,
  poweredByHeader: false,
  productionBrowserSourceMaps: false,
  images: { unoptimized: true },
  outputFileTracingRoot: import.meta.dirname ?? new URL('.', import.meta.url).pathname,
  eslint: { ignoreDuringBuilds: true },
  ...(isDev
    ? { rewrites: async () => [{ source: '/api/:path*', destination: `${server}/api/:path*` }] }
    : {}),
}

export default config
