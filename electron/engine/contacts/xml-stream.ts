/**
 * Feeds XML to a set of handlers while it is still being inflated, so that a sheet of any size costs the
 * memory of one chunk. Names arrive without their namespace prefix.
 */
import { Parser } from 'htmlparser2'
import { FileProblem } from './file-problem.ts'
import type { ZipContainer, ZipEntry } from './zip-container.ts'

export interface XmlHandlers {
  open?(name: string, attributes: Record<string, string>): void
  text?(text: string): void
  close?(name: string): void
}

const localName = (name: string) => {
  const colon = name.indexOf(':')
  return colon < 0 ? name : name.slice(colon + 1)
}

/**
 * @param onFraction told how much of the entry has been read, from 0 to 1.
 * @param stopped asked between chunks; true ends the reading early, without complaint.
 * @throws FileProblem `corrupt` when the document ends before its root element does.
 */
export async function parseXmlEntry(
  zip: ZipContainer,
  entry: ZipEntry,
  handlers: XmlHandlers,
  options: { onFraction?: ((fraction: number) => void) | undefined; stopped?: () => boolean } = {},
): Promise<void> {
  const parser = xmlParser(handlers)
  let decoder: TextDecoder | null = null
  let readBytes = 0
  for await (const chunk of zip.chunks(entry)) {
    decoder ??= new TextDecoder(xmlEncoding(chunk))
    parser.write(decoder.decode(chunk, { stream: true }))
    readBytes += chunk.length
    options.onFraction?.(Math.min(1, readBytes / Math.max(1, entry.expandedBytes)))
    if (options.stopped?.()) return
  }
  parser.write(decoder?.decode() ?? '')
  if (!parser.end()) throw new FileProblem('corrupt', `${entry.name} ends too early`)
}

/** Parses a whole document at once. @throws FileProblem `corrupt` when it ends too early. */
export function parseXmlText(text: string, handlers: XmlHandlers): void {
  const parser = xmlParser(handlers)
  parser.write(text)
  if (!parser.end()) throw new FileProblem('corrupt', 'the XML ends too early')
}

function xmlParser(handlers: XmlHandlers): { write(text: string): void; end(): boolean } {
  let depth = 0
  let rootClosed = false
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        depth += 1
        handlers.open?.(localName(name), attributes)
      },
      ontext(text) {
        handlers.text?.(text)
      },
      onclosetag(name) {
        depth -= 1
        if (depth === 0) rootClosed = true
        handlers.close?.(localName(name))
      },
    },
    { xmlMode: true, decodeEntities: true },
  )
  return {
    write: (text) => parser.write(text),
    end() {
      // What is still open now, the parser closes by itself.
      const complete = rootClosed
      parser.end()
      return complete
    },
  }
}

function xmlEncoding(start: Buffer): string {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le'
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be'
  return 'utf-8'
}
