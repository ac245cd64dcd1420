/** Which installed model speaks when the operator has chosen none. Pure. */
import type { ModelInfo } from './llm-port.ts'

/** Families known to speak good Spanish at a size that answers in time; earlier is better. */
const families = [
  'qwen3',
  'qwen2.5',
  'llama3',
  'gemma3',
  'gemma2',
  'qwen',
  'llama',
  'gemma',
  'mistral',
  'phi',
]
const unfit = /embed|bge|minilm|rerank|whisper|llava|vision|-vl\b|code|coder|math|guard|ocr|\bbase\b/i

/** Billions of parameters; a guess from the file's size when the server does not say. */
function billions(model: ModelInfo): number {
  const said = /([\d.]+)\s*([BM])/i.exec(model.parameterSize)
  if (said !== null) return Number(said[1]) / (said[2]?.toUpperCase() === 'M' ? 1000 : 1)
  return model.sizeBytes / 650_000_000
}

/** Bigger is better up to about 9 B; beyond that a telephone call waits too long, below 1.5 B it babbles. */
function sizeScore(size: number): number {
  if (size < 1.2) return 1
  if (size < 2.5) return 4
  if (size < 5.5) return 8
  if (size < 10) return 7
  return size < 15 ? 5 : 2
}

/** The best local model, or null when none can hold a conversation. Remote ones send data away: never. */
export function chooseModel(models: readonly ModelInfo[]): string | null {
  const score = (model: ModelInfo) => {
    const family = families.findIndex((name) => model.name.toLowerCase().includes(name))
    const familyScore = family < 0 ? 0 : families.length - family
    return sizeScore(billions(model)) * 10 + familyScore + (/instruct|chat|-it\b/i.test(model.name) ? 2 : 0)
  }
  const fit = models.filter(
    (model) => !model.remote && !unfit.test(model.name) && !/[:-]cloud$/.test(model.name),
  )
  const ranked = [...fit].sort((a, b) => score(b) - score(a) || a.name.localeCompare(b.name))
  return ranked[0]?.name ?? null
}

/** `qwen3` means `qwen3:latest`. */
export function withTag(name: string): string {
  return name.lastIndexOf(':') > name.lastIndexOf('/') ? name : `${name}:latest`
}

/** The model ANA advises to install: good Spanish, and quick enough for a call on a common computer. */
export const recommendedModel = 'qwen3:4b-instruct'
