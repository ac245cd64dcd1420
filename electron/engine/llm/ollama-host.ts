/** The address to request Ollama from, whatever form `OLLAMA_HOST` was written in. */
import { ollamaOriginOf } from '../../../shared/domain/origins.ts'

const defaultOrigin = 'http://127.0.0.1:11434'

/** @returns an origin without a trailing slash; Ollama's own default when `host` is empty or nonsense. */
export function ollamaBaseUrl(host: string): string {
  return (host.trim() === '' ? null : ollamaOriginOf(host.trim())) ?? defaultOrigin
}
