import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { classifyOverlap, mustYield } from '../../../electron/engine/conversation/backchannels.ts'

const lines = (text: string): string[] => text.split('|').map((line) => line.trim())
const over = (text: string) => classifyOverlap(text, { asking: false })

const backchannels = lines(
  'ajá | Ajá. | sí | Sí. | si | sí señora | sí señor | sí, señorita | claro | sí claro | claro que sí | listo | dale | mmm | mm | mjm | mhm | ujum | ' +
    'ya | ah ya | ok | okey | vale | correcto | exacto | bueno | perfecto | uy sí | ay sí | siii | sí sí | sí sí sí | ajá ajá | eso | eso es | así es | ' +
    'está bien | muy bien | qué bien | qué bueno | ay qué bueno | de acuerdo | entiendo | ah ya entiendo | cierto | es verdad | por supuesto | con gusto | ' +
    'sí claro, dígame | siga | hágale | de una | sí mija | bueno mi amor | ajá dígame mi vida | listo pues | sisas | chévere | ah bueno | eh | obvio | sí cuénteme',
)
const stops = lines(
  'espere | espéreme | espere un momentico | un momento | un segundo | perdón | perdóneme | disculpe | oiga | oiga señorita | oye | no | no no | no señora | ' +
    'ya no | ya no más | no me llame más | no me llamen | bórreme de esa lista | no me interesa | no gracias | cómo | ¿cómo así? | ¿qué? | ¿quién? | aló | ' +
    'más despacio | no la escucho | no le entiendo | hable más duro | pero | pero mire | sí pero | sí, espere | ajá pero espere | una pregunta | mire | vea | ' +
    'número equivocado | voy a colgar | pare | cállese | bueno pero yo | cuánto | repítame | ah no | bueno, perdón, una pregunta',
)
const words = lines(
  'soy docente | ajá y la tasa | la tasa | yo ya tengo | mi esposo | claro que tengo uno | sí yo soy pensionada | bueno entonces llámeme | ' +
    'trabajo en la alcaldía | listo le mando la cédula | sí tengo una libranza | sí claro ya entiendo listo dale bueno perfecto correcto',
)
const prefixes = lines(
  'cla | sí seño | l | s | a | aj | sí es | claro qu | exa | comp | cla | corr | ajá cla | sí, cl | ent | bue | perfe | d | da',
)

describe('words over ANA’s', () => {
  it.each(backchannels)('«%s» only says that she listens', (text) => {
    expect(over(text)).toBe('backchannel')
  })

  it.each(stops)('«%s» wants her to stop', (text) => {
    expect(over(text)).toBe('stop_words')
  })

  it.each(words)('«%s» says something', (text) => {
    expect(over(text)).toBe('words')
  })

  it.each(prefixes)('«%s» may become a backchannel', (text) => {
    expect(over(text)).toBe('prefix_of_backchannel')
  })

  it.each(lines('es | esp | per | perd | o | no t | q | un mom | com'))('«%s» is not waited for', (text) => {
    expect(over(text)).not.toBe(text === 'com' ? 'backchannel' : 'prefix_of_backchannel')
  })

  it('is nothing when there are only marks', () => {
    expect(over('')).toBe('empty')
    expect(over('… ')).toBe('empty')
  })

  it('is an answer once her question was heard to its end', () => {
    for (const text of backchannels) {
      expect(classifyOverlap(text, { asking: true, finishedAsking: true })).toBe('words')
      expect(classifyOverlap(text, { asking: true })).toBe('backchannel')
    }
  })

  it('never turns from a backchannel’s beginning into something else while one is being said', () => {
    for (const text of ['sí señora claro', 'ajá listo', 'muy bien', 'claro que sí', 'ya entiendo']) {
      for (let end = 1; end < text.length; end += 1) {
        const partial = text.slice(0, end).trim()
        // A lone first letter is the exception that hurries.
        if (partial.length > 1)
          expect(['backchannel', 'prefix_of_backchannel'], partial).toContain(over(partial))
      }
    }
  })
})

describe('the protected opening', () => {
  const { optOut, notOptOut } = JSON.parse(
    readFileSync(new URL('../../fixtures/domain/opt-out-wordings.json', import.meta.url), 'utf8'),
  ) as { optOut: string[]; notOptOut: string[] }

  it('gives way to every wording of «no me llamen más»', () => {
    for (const text of optOut) expect(mustYield(text), text).toBe(true)
  })

  it.each(
    lines(
      'número equivocado | aquí no vive ninguna carmen | voy a colgar | le cuelgo | no me interesa | no gracias | estoy manejando | no puedo hablar | ' +
        'estoy en una reunión | espere | un momento ya se la paso | ahorita no | chao',
    ),
  )('gives way to «%s»', (text) => {
    expect(mustYield(text)).toBe(true)
  })

  it.each(
    lines(
      'sí | aló | buenas | ajá | sí con ella | quién habla | mmm | de dónde llama | sí dígame | bueno | cómo está',
    ),
  )('does not give way to «%s»', (text) => {
    expect(mustYield(text)).toBe(false)
  })

  it('has limits, like the opt-out itself', () => {
    expect(notOptOut.filter((text) => !mustYield(text)).length).toBeGreaterThan(0)
  })
})
