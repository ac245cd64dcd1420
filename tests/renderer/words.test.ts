import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { en } from '../../renderer/i18n/en.ts'
import { es } from '../../renderer/i18n/es.ts'
import {
  actionSchema,
  interestSchema,
  objectionSchema,
  prioritySchema,
} from '../../shared/domain/analysis.ts'
import { callOutcomeSchema, callStateSchema, endedBySchema } from '../../shared/domain/call.ts'
import { campaignStatusSchema } from '../../shared/domain/campaign.ts'
import { contactStatusSchema } from '../../shared/domain/contact.ts'
import { followUpOutcomeSchema } from '../../shared/domain/follow-up.ts'
import { healthPartSchema, healthStateSchema } from '../../shared/domain/health.ts'
import { fileErrorSchema, rowCodeSchema } from '../../shared/domain/import.ts'

type Words = { [key: string]: string | Words }

function flatten(words: Words, path = ''): Map<string, string> {
  const flat = new Map<string, string>()
  for (const [key, value] of Object.entries(words)) {
    const at = path === '' ? key : `${path}.${key}`
    if (typeof value === 'string') flat.set(at, value)
    else for (const [inner, text] of flatten(value, at)) flat.set(inner, text)
  }
  return flat
}

const spanish = flatten(es)
const english = flatten(en)
const root = join(import.meta.dirname, '../../renderer')
const sources = globSync('**/*.{ts,tsx}', { cwd: root }).map((file) => ({
  file,
  text: readFileSync(join(root, file), 'utf8'),
}))

/** Whether a key stands in the words, alone or with its plural forms. */
function has(key: string): boolean {
  return spanish.has(key) || (spanish.has(`${key}_one`) && spanish.has(`${key}_other`))
}

function placeholders(text: string): string[] {
  return [...text.matchAll(/\{\{(\w+)\}\}|<(\w+)>/g)].map((match) => match[0]).sort()
}

describe('the words of the interface', () => {
  it('has exactly the same keys in both languages', () => {
    expect([...english.keys()].sort()).toEqual([...spanish.keys()].sort())
  })

  it('leaves no text empty', () => {
    const empty = [...spanish, ...english].filter(([, text]) => text.trim() === '')
    expect(empty).toEqual([])
  })

  it('names the same values and marks in both languages', () => {
    const differing = [...spanish].filter(
      ([key, text]) => placeholders(text).join() !== placeholders(english.get(key) ?? '').join(),
    )
    expect(differing.map(([key]) => key)).toEqual([])
  })

  it('gives every counted text both its forms', () => {
    const lonely = [...spanish.keys()].filter(
      (key) =>
        (key.endsWith('_one') && !spanish.has(key.replace(/_one$/, '_other'))) ||
        (key.endsWith('_other') && !spanish.has(key.replace(/_other$/, '_one'))),
    )
    expect(lonely).toEqual([])
  })

  it('knows every key the pages ask for by name', () => {
    const asked = sources.flatMap(({ file, text }) =>
      [...text.matchAll(/(?:\bt\(|i18next\.t\(\s*|i18nKey=)['"]([\w.-]+)['"]/g)].map((match) => ({
        file,
        key: match[1] ?? '',
      })),
    )
    expect(asked.length).toBeGreaterThan(200)
    expect(asked.filter(({ key }) => !has(key))).toEqual([])
  })

  it('knows every key the pages make from a value of the domain', () => {
    const families: Record<string, readonly string[]> = {
      contactStatus: contactStatusSchema.options,
      campaignStatus: campaignStatusSchema.options,
      callState: callStateSchema.options,
      callOutcome: callOutcomeSchema.options,
      endedBy: endedBySchema.options,
      interest: interestSchema.options,
      interestWhole: interestSchema.options,
      priority: prioritySchema.options,
      priorityWhole: prioritySchema.options,
      action: actionSchema.options,
      objection: objectionSchema.options,
      healthPart: healthPartSchema.options,
      healthState: healthStateSchema.options,
      rowCode: rowCodeSchema.options,
      followUpOutcome: followUpOutcomeSchema.options,
      followUpEffect: followUpOutcomeSchema.options,
    }
    const missing = Object.entries(families).flatMap(([family, values]) =>
      values.map((value) => `${family}.${value}`).filter((key) => !has(key)),
    )
    const files = fileErrorSchema.options.map((code) => `fileError.${code}.title`).filter((key) => !has(key))
    expect([...missing, ...files]).toEqual([])
  })

  it('keeps no word that no page uses', () => {
    const whole = sources.map(({ text }) => text).join('\n')
    // A key is used by its own name, or by a template that begins with its family.
    const families = [...whole.matchAll(/[`'"]([\w.-]+)\.\$\{/g)].map((match) => match[1] ?? '')
    const unused = [...spanish.keys()].filter((key) => {
      const bare = key.replace(/_(zero|one|other)$/, '')
      if (whole.includes(`'${bare}'`) || whole.includes(`"${bare}"`)) return false
      return !families.some((family) => bare.startsWith(`${family}.`))
    })
    expect(unused).toEqual([])
  })
})
