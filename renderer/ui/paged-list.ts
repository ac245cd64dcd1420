/**
 * A list that may hold 100,000 rows and lives in the engine: only the pages around what is on screen are read.
 * When the engine tells of a change, shown rows stay where they are until their fresh copies arrive.
 */
import { useCallback, useEffect, useReducer, useRef } from 'react'

export interface Page<Row> {
  items: Row[]
  total: number
}

export interface PagedList<Row> {
  /** Null until the first page arrived. */
  total: number | null
  error: unknown
  rowAt(index: number): Row | undefined
  /** Tells which rows are on screen, both ends included. */
  show(first: number, last: number): void
  reload(): void
}

interface Cache<Row> {
  pages: Map<number, { rows: Row[]; freshness: number }>
  /** Page number → the freshness it was asked for. */
  asked: Map<number, number>
  total: number | null
  error: unknown
  freshness: number
  generation: number
  shown: { first: number; last: number }
}

function emptyCache<Row>(generation: number): Cache<Row> {
  return {
    pages: new Map(),
    asked: new Map(),
    total: null,
    error: null,
    freshness: 0,
    generation,
    shown: { first: 0, last: 0 },
  }
}

/** `key` names what is listed (its filters): when it changes the list begins anew. `revision` only refreshes. */
export function usePagedList<Row>(options: {
  key: string
  revision: number
  load(offset: number, limit: number): Promise<Page<Row>>
  pageSize?: number
}): PagedList<Row> {
  const { key, revision, pageSize = 100 } = options
  const [, redraw] = useReducer((count: number) => count + 1, 0)
  const cache = useRef<Cache<Row>>(emptyCache(0))
  const load = useRef(options.load)
  load.current = options.load

  const fetchPage = useCallback(
    async (page: number) => {
      const own = cache.current
      const { generation, freshness } = own
      own.asked.set(page, freshness)
      try {
        const { items, total } = await load.current(page * pageSize, pageSize)
        if (cache.current.generation !== generation) return
        own.pages.set(page, { rows: items, freshness })
        own.total = total
        own.error = null
      } catch (error) {
        if (cache.current.generation !== generation) return
        own.asked.delete(page)
        own.error = error
      }
      redraw()
    },
    [pageSize],
  )

  const readShown = useCallback(() => {
    const own = cache.current
    const lastPage = Math.floor(own.shown.last / pageSize)
    for (let page = Math.floor(own.shown.first / pageSize); page <= lastPage; page += 1) {
      const known = own.pages.get(page)
      if (known !== undefined && known.freshness === own.freshness) continue
      if (own.asked.get(page) === own.freshness) continue
      void fetchPage(page)
    }
  }, [fetchPage, pageSize])

  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is what makes the list begin anew
  useEffect(() => {
    cache.current = emptyCache(cache.current.generation + 1)
    redraw()
    readShown()
  }, [key, readShown])

  const seenRevision = useRef(revision)
  useEffect(() => {
    if (seenRevision.current === revision) return
    seenRevision.current = revision
    cache.current.freshness += 1
    readShown()
  }, [revision, readShown])

  const show = useCallback(
    (first: number, last: number) => {
      cache.current.shown = { first: Math.max(0, first), last: Math.max(0, last) }
      readShown()
    },
    [readShown],
  )

  const reload = useCallback(() => {
    cache.current.error = null
    cache.current.freshness += 1
    redraw()
    readShown()
  }, [readShown])

  return {
    total: cache.current.total,
    error: cache.current.error,
    rowAt: (index) => cache.current.pages.get(Math.floor(index / pageSize))?.rows[index % pageSize],
    show,
    reload,
  }
}
