/** Checks of the addresses that an operator types: all are origins, without path, query or credentials. */

const loopbackHost = /^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\]|.+\.localhost)$/

/** The origin of a plain `http(s)://host[:port]`, without a trailing slash; null for anything else. */
export function originOf(text: string): string | null {
  if (!URL.canParse(text)) return null
  const url = new URL(text)
  const isPlain = !url.username && !url.password && url.pathname === '/' && !url.search && !url.hash
  return isPlain && /^https?:$/.test(url.protocol) ? url.origin : null
}

/** Whether an address belongs to this computer itself. */
export function isLoopbackOrigin(text: string): boolean {
  return URL.canParse(text) && loopbackHost.test(new URL(text).hostname)
}

/**
 * The origin under which Twilio reaches ANA: HTTPS, or plain HTTP on loopback (practice, tests); null when
 * the text is neither.
 */
export function publicOriginOf(text: string): string | null {
  const origin = originOf(text)
  if (origin === null) return null
  return origin.startsWith('https:') || isLoopbackOrigin(origin) ? origin : null
}

/**
 * Ollama's address in any form that Ollama's own OLLAMA_HOST takes (`127.0.0.1`, `:11434`, `0.0.0.0:11434`,
 * a URL), as an origin; null when it is none.
 */
export function ollamaOriginOf(text: string): string | null {
  const [, scheme = 'http://', rest = ''] = /^(https?:\/\/)?(.*)$/.exec(text.trim()) ?? []
  const withHost = rest.startsWith(':') ? `127.0.0.1${rest}` : rest
  const hasPort = /:\d+\/?$/.test(withHost)
  // A bare host means Ollama's port; a URL without one means the scheme's own (a server behind a proxy).
  const port = hasPort || text.trim().startsWith(scheme) ? '' : ':11434'
  const origin = originOf(`${scheme}${withHost.replace(/\/$/, '')}${port}`)
  // A server that listens everywhere is asked here; `localhost` may mean ::1, where Ollama does not listen.
  return origin?.replace(/\/\/(0\.0\.0\.0|localhost|\[::\])(?=:|$)/, '//127.0.0.1') ?? null
}
