/**
 * What the page in the window may do: show ANA's own files, and speak with the engine over its port. It
 * cannot go elsewhere, open windows, ask for the camera or load anything from the network.
 *
 * Electron's security checklist, item by item; `tests/desktop/security.spec.ts` reads each from the running window,
 * `tests/desktop/packed.spec.ts` the fuses from the packed program.
 *
 * |  # | item                                    | here                                                            |
 * | -: | --------------------------------------- | --------------------------------------------------------------- |
 * |  1 | load only secure content                | `app:` alone, from the package; the CSP allows no other origin  |
 * |  2 | no Node in pages with remote content    | `nodeIntegration` off, in workers and frames too                |
 * |  3 | context isolation                       | on; the preload exposes nothing                                 |
 * |  4 | sandbox                                 | `app.enableSandbox()` and `sandbox: true`                       |
 * |  5 | permission requests                     | `denyPermissions`: all but writing the clipboard, devices too   |
 * |  6 | `webSecurity` stays on                  | `webPreferences` of `window.ts`                                 |
 * |  7 | a Content-Security-Policy               | `contentSecurityPolicy`, with every file                        |
 * |  8 | no `allowRunningInsecureContent`        | off                                                             |
 * |  9 | no experimental features                | off                                                             |
 * | 10 | no `enableBlinkFeatures`                | not set                                                         |
 * | 11 | no `allowpopups` for web views          | `webviewTag` off, and attaching one is refused                  |
 * | 12 | verify web view options                 | as 11                                                           |
 * | 13 | limit navigation                        | `confine`: own pages only; a `tel:` link goes to the system     |
 * | 14 | limit new windows                       | all refused; `https:` and `tel:` links go to the system         |
 * | 15 | `openExternal` with trusted input only  | `isExternalLink`: two schemes, parsed                           |
 * | 16 | a current Electron                      | pinned, and raised with each release                            |
 * | 17 | validate the sender of IPC              | `isOwnPage`: main frame of our own origin, on the one channel   |
 * | 18 | no `file:` pages                        | `app:`, standard and secure; outside its folder nothing is read |
 * | 19 | fuses                                   | `electron-builder.yml`                                          |
 * | 20 | no Electron API for untrusted content   | the page gets one MessagePort; orders are ours (engine host)    |
 *
 * Links from outside (`ana://…`) only ever open a page: `deep-link.ts`.
 */
import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { type App, protocol, type Session, shell, type WebContents } from 'electron'

export const rendererOrigin = 'app://ana'

/** Inline styles are how the interface's component kit places its popovers. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "media-src 'self' data: blob:",
  "connect-src 'self' data: blob:",
  "worker-src 'self' blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.wasm': 'application/wasm',
  '.mp3': 'audio/mpeg',
  '.wav': 'audio/wav',
}

/** What `app:` may do beyond an unknown scheme: have an origin, and be as trusted as https. It never skips the CSP. */
export const rendererScheme = {
  scheme: 'app',
  privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true },
}

/** Before the application is ready. */
export function registerRendererScheme(): void {
  protocol.registerSchemesAsPrivileged([rendererScheme])
}

/** Only ANA's own page, in its main frame, may speak with the engine. */
export function isOwnPage(frame: { url: string; parent: unknown } | null): boolean {
  return frame !== null && frame.parent === null && frame.url.startsWith(`${rendererOrigin}/`)
}

/** The file an address of the renderer means, or null when it lies outside of `folder`. */
export function rendererFile(folder: string, url: string): string | null {
  const { host, pathname } = new URL(url)
  if (host !== 'ana') return null
  let path: string
  try {
    path = decodeURIComponent(pathname)
  } catch {
    return null
  }
  if (path.includes('\0')) return null
  const file = normalize(join(folder, path === '/' ? 'index.html' : path))
  return file.startsWith(folder + sep) ? file : null
}

/** Serves the built renderer under `app://ana/`. */
export function serveRenderer(session: Session, folder: string): void {
  session.protocol.handle('app', async (request) => {
    const file = rendererFile(folder, request.url)
    const headers = {
      'content-security-policy': contentSecurityPolicy,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-cache',
    }
    if (file === null) return new Response('not found', { status: 404, headers })
    try {
      const body = new Uint8Array(await readFile(file))
      const contentType = contentTypes[extname(file).toLowerCase()] ?? 'application/octet-stream'
      return new Response(body, { headers: { ...headers, 'content-type': contentType } })
    } catch {
      return new Response('not found', { status: 404, headers })
    }
  })
}

/** Only copying to the clipboard is granted; everything else a page may ask of a browser is refused. */
export function isPermitted(permission: string): boolean {
  return permission === 'clipboard-sanitized-write'
}

export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(isPermitted(permission)))
  session.setPermissionCheckHandler((_contents, permission) => isPermitted(permission))
  session.setDevicePermissionHandler(() => false)
}

/** Whether the system may open a link: a page in the operator's browser, a number in her telephone program. */
export function isExternalLink(url: string): boolean {
  return URL.canParse(url) && ['https:', 'tel:'].includes(new URL(url).protocol)
}

function confine(contents: WebContents): void {
  const stayHome = (event: { preventDefault(): void }, url: string) => {
    if (URL.canParse(url) && url.startsWith(`${rendererOrigin}/`)) return
    event.preventDefault()
  }
  contents.on('will-navigate', (event) => {
    stayHome(event, event.url)
    // A number on a page is a plain link: it must reach the operator's telephone program.
    if (URL.canParse(event.url) && new URL(event.url).protocol === 'tel:') void shell.openExternal(event.url)
  })
  contents.on('will-frame-navigate', (event) => stayHome(event, event.url))
  contents.on('will-redirect', (event) => stayHome(event, event.url))
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    if (isExternalLink(url)) void shell.openExternal(url)
    return { action: 'deny' }
  })
}

/** Confines every page this application will ever hold. */
export function confinePages(app: App): void {
  app.on('web-contents-created', (_event, contents) => confine(contents))
}
