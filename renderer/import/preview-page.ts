/** Reads pages of a preview's two lists. Both lists share one procedure, so each page names its own offset. */
import type { ImportPreview } from '../../shared/domain/import.ts'
import type { Language } from '../../shared/domain/primitives.ts'
import { client } from '../rpc-client.ts'
import type { Page } from '../ui/paged-list.ts'

export const previewPageSize = 200

type Accepted = ImportPreview['accepted'][number]
type Rejected = ImportPreview['rejected'][number]

/** The first page came with the preview; it is not asked for twice, unless rows were mended since. */
export async function acceptedPage(
  preview: ImportPreview,
  offset: number,
  limit: number,
  language: Language,
  mendedSince: boolean,
): Promise<Page<Accepted>> {
  const total = preview.counts.accepted
  if (offset === 0 && !mendedSince) return { items: preview.accepted, total }
  const page = await client.imports.preview({
    importId: preview.importId,
    language,
    acceptedOffset: offset,
    limit,
  })
  return { items: page.accepted, total }
}

export async function rejectedPage(
  preview: ImportPreview,
  offset: number,
  limit: number,
  language: Language,
): Promise<Page<Rejected>> {
  const total = preview.counts.rejected + preview.mended
  if (offset === 0) return { items: preview.rejected, total }
  const page = await client.imports.preview({
    importId: preview.importId,
    language,
    rejectedOffset: offset,
    limit,
  })
  return { items: page.rejected, total }
}
