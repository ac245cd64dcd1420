import { describe, expect, it } from 'vitest'
import { fileMessage, rowMessage } from '../../../electron/engine/contacts/import-messages.ts'
import { fileErrorSchema, rowCodeSchema } from '../../../shared/domain/import.ts'

describe('import messages', () => {
  it('say something different for every code, in sentences, in both languages', () => {
    const texts = (['es', 'en'] as const).flatMap((language) => [
      ...rowCodeSchema.options.map((code) => rowMessage(code, language)),
      ...fileErrorSchema.options.map((code) => fileMessage(code, language)),
    ])
    expect(new Set(texts).size).toBe(texts.length)
    for (const text of texts) expect(text).toMatch(/^\p{Lu}.{30,}\.$/u)
  })

  it('name the row that a duplicate repeats', () => {
    expect(rowMessage('duplicate', 'es', 7)).toContain('fila 7')
    expect(rowMessage('duplicate', 'en', 7)).toContain('row 7')
  })
})
