/** Where the operator is, kept in the address's fragment: works from a file, a custom scheme and a web server alike. */
import { useSyncExternalStore } from 'react'

export const pages = [
  'home',
  'import',
  'campaigns',
  'live',
  'conversations',
  'follow-up',
  'script',
  'compliance',
  'settings',
  'first-run',
] as const
export type PageId = (typeof pages)[number]

/** `id` names the thing shown on the page: a call, a campaign, a person or a section. */
export interface Route {
  page: PageId
  id: string | null
}

function isPage(name: string | undefined): name is PageId {
  return pages.some((page) => page === name)
}

/** Reads `#/page/id?…`; anything unknown is the home page. What stands behind `?` is the page's own matter. */
export function parseRoute(hash: string): Route {
  const [page, id] = (hash.split('?')[0] ?? '').replace(/^#\/?/, '').split('/')
  if (!isPage(page)) return { page: 'home', id: null }
  return { page, id: id === undefined || id === '' ? null : safeDecode(id) }
}

/** The address of a page, for links. */
export function hrefOf(page: PageId, id?: string | null): string {
  return id ? `#/${page}/${encodeURIComponent(id)}` : `#/${page}`
}

export function navigate(page: PageId, id?: string | null): void {
  window.location.hash = hrefOf(page, id)
}

/** What stands behind `?` in the address: the page's own choices. */
export function currentQuery(): URLSearchParams {
  return new URLSearchParams(window.location.hash.split('?')[1] ?? '')
}

/** Writes a page's own choices into its address; «back» does not step through them. */
export function replaceQuery(page: PageId, query: URLSearchParams): void {
  const text = query.toString()
  window.history.replaceState(window.history.state, '', `${hrefOf(page)}${text === '' ? '' : `?${text}`}`)
}

/** Like `navigate`, but «back» does not return to the page left. */
export function redirect(page: PageId, id?: string | null): void {
  window.location.replace(hrefOf(page, id))
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function subscribe(onChange: () => void): () => void {
  window.addEventListener('hashchange', onChange)
  return () => window.removeEventListener('hashchange', onChange)
}

let lastHash = ''
let lastRoute: Route = { page: 'home', id: null }

function snapshot(): Route {
  if (window.location.hash !== lastHash) {
    lastHash = window.location.hash
    lastRoute = parseRoute(lastHash)
  }
  return lastRoute
}

export function useRoute(): Route {
  return useSyncExternalStore(subscribe, snapshot)
}
