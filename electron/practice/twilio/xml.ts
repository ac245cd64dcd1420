/** A strict reader of small XML documents. Strict, because Twilio refuses what lenient readers let pass. */

export interface XmlElement {
  name: string
  attributes: Readonly<Record<string, string>>
  children: XmlElement[]
  /** All text directly inside, entities resolved. */
  text: string
}

export class XmlError extends Error {}

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

export function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

function resolveEntities(raw: string): string {
  return raw.replace(/&([^;&\s]*;?)/g, (whole, body: string) => {
    if (!body.endsWith(';')) throw new XmlError(`a lone ampersand before "${whole.slice(1, 9)}"`)
    const entity = body.slice(0, -1)
    const code = /^#x([0-9a-f]+)$/i.exec(entity) ?? /^#([0-9]+)$/.exec(entity)
    if (code?.[1] !== undefined) {
      return String.fromCodePoint(Number.parseInt(code[1], entity[1]?.toLowerCase() === 'x' ? 16 : 10))
    }
    const character = named[entity]
    if (character === undefined) throw new XmlError(`unknown entity &${entity};`)
    return character
  })
}

const tagPattern = /^<([A-Za-z_][\w.:-]*)((?:\s+[A-Za-z_][\w.:-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/
const attributePattern = /([A-Za-z_][\w.:-]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/g

/** @throws XmlError when the document is not well-formed */
export function parseXml(source: string): XmlElement {
  const text = source.replace(/^\uFEFF/, '')
  const root: XmlElement = { name: '', attributes: {}, children: [], text: '' }
  const open: XmlElement[] = [root]
  const innermost = (): XmlElement => open[open.length - 1] ?? root
  const skipTo = (mark: string, from: number): number => {
    const found = text.indexOf(mark, from)
    if (found < 0) throw new XmlError(`"${mark}" is missing`)
    return found + mark.length
  }
  let at = 0
  while (at < text.length) {
    if (text[at] !== '<') {
      const until = text.indexOf('<', at)
      const raw = text.slice(at, until < 0 ? text.length : until)
      if (open.length === 1 && raw.trim() !== '') throw new XmlError('text outside the root element')
      innermost().text += resolveEntities(raw)
      at += raw.length
    } else if (text.startsWith('<?', at)) at = skipTo('?>', at)
    else if (text.startsWith('<!--', at)) at = skipTo('-->', at)
    else if (text.startsWith('<![CDATA[', at)) {
      const end = skipTo(']]>', at)
      innermost().text += text.slice(at + 9, end - 3)
      at = end
    } else if (text.startsWith('</', at)) {
      const end = skipTo('>', at)
      const name = text.slice(at + 2, end - 1).trim()
      const closing = open.pop()
      if (open.length === 0 || closing?.name !== name) throw new XmlError(`</${name}> closes nothing`)
      at = end
    } else {
      const tag = tagPattern.exec(text.slice(at))
      if (!tag) throw new XmlError(`malformed tag at "${text.slice(at, at + 20)}"`)
      const [whole, name = '', rawAttributes = '', selfClosing] = tag
      const attributes: Record<string, string> = {}
      for (const [, key = '', double, single] of rawAttributes.matchAll(attributePattern)) {
        if (key in attributes) throw new XmlError(`attribute ${key} twice`)
        attributes[key] = resolveEntities(double ?? single ?? '')
      }
      const element: XmlElement = { name, attributes, children: [], text: '' }
      innermost().children.push(element)
      if (selfClosing !== '/') open.push(element)
      at += whole.length
    }
  }
  const [document] = root.children
  if (open.length > 1) throw new XmlError(`<${innermost().name}> is never closed`)
  if (!document || root.children.length > 1) throw new XmlError('there must be exactly one root element')
  return document
}
