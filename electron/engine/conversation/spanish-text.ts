/** Small, pure helpers over Spanish text: folding for rules, and names as they are said aloud. */

/**
 * Lower case without accents, character for character: the result has the length of the input, so an
 * index found in it is an index into the original. `ñ` becomes `n`.
 */
export function fold(text: string): string {
  const composed = text.normalize('NFC')
  let folded = ''
  for (let index = 0; index < composed.length; index += 1) folded += foldedUnit(composed.charCodeAt(index))
  return folded
}

/** What each UTF-16 unit folds to, worked out once: live calls fold every partial text several times. */
const foldedUnits: string[] = []

function foldedUnit(code: number): string {
  const known = foldedUnits[code]
  if (known !== undefined) return known
  const unit = String.fromCharCode(code)
  const bare = unit
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
  const folded = bare.length === 1 ? bare : unit
  foldedUnits[code] = folded
  return folded
}

/** Folded words separated by single spaces, without punctuation: what recognised speech looks like. */
export function squeeze(text: string): string {
  return fold(text)
    .replace(/[^\p{L}\p{N}%$]+/gu, ' ')
    .trim()
}

const smallNameWords = new Set(['de', 'del', 'la', 'las', 'los', 'y'])

function capitalised(word: string): string {
  return word.charAt(0).toLocaleUpperCase('es-CO') + word.slice(1).toLocaleLowerCase('es-CO')
}

/** «ROJAS PEÑA, CARMEN» or «carmen rojas peña» as it is said: «Carmen Rojas Peña». Empty stays empty. */
export function spokenName(nombre: string): string {
  const [beforeComma = '', afterComma] = nombre.split(',')
  const ordered = afterComma === undefined ? beforeComma : `${afterComma} ${beforeComma}`
  const words = ordered
    .replace(/[^\p{L}\s.'’-]+/gu, ' ')
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '')
  const said = words.map((word, index) =>
    index > 0 && smallNameWords.has(word.toLowerCase()) ? word.toLowerCase() : capitalised(word),
  )
  // Two given names and two surnames: nobody says the second surname on the telephone.
  const hasParticle = said.some((word) => smallNameWords.has(word))
  return (said.length === 4 && !hasParticle ? said.slice(0, 3) : said).join(' ')
}

/** The given name alone, for use after the person is known. */
export function givenName(nombre: string): string {
  return spokenName(nombre).split(' ')[0] ?? ''
}

/** The greeting of the hour in Bogotá, which keeps UTC−5 all year. */
export function greetingAt(epochMs: number): 'Buenos días' | 'Buenas tardes' | 'Buenas noches' {
  const hour = new Date(epochMs - 5 * 3_600_000).getUTCHours()
  if (hour < 12) return 'Buenos días'
  return hour < 18 ? 'Buenas tardes' : 'Buenas noches'
}
