/** Requests for no more contact in every register, and the phrases that only look like one. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { isOptOut } from '../../../electron/engine/analysis/opt-out.ts'

const registers: Record<string, string[]> = {
  courteous: [
    'si es tan amable me retira de sus contactos',
    'le agradecería no recibir más llamadas de este tipo',
    'con todo cariño no me llame más mi amor',
    'hágame el favor de no volverme a llamar',
    'le voy a pedir el favor de que no llamen más a esta casa',
    'no hace falta que me vuelva a llamar muchas gracias',
  ],
  insulting: [
    'dejen de estar fastidiando a la gente',
    'ustedes sí joden dejen dormir',
    'no me timbren más ome',
    'por qué no se van a llamar a su abuela y me dejan en paz',
    'no jodan más con esa llamadera',
    'vayan a molestar a otra parte',
    'dejen quieta a mi mamá que ella está enferma',
  ],
  ironic: [
    'le propongo un trato usted pierde mi número y yo sigo feliz',
    'haga de cuenta que este número no existe',
    'hagan de cuenta que me morí',
    'ahórrese las llamadas que yo no contesto más',
  ],
  legal: [
    'en ejercicio del habeas data solicito la supresión de mis datos personales',
    'revoco cualquier autorización que tengan',
    'proceda a excluirla esta línea no está autorizada para comunicaciones comerciales',
    'desautorizo el uso de mis datos',
    'exijo que retiren mi información de sus bases',
    'yo estoy en el registro de números excluidos',
    'a la próxima que llamen los reporto con la superintendencia',
  ],
  'in passing': [
    'no gracias y de paso sáqueme de su lista de llamadas chao',
    'era pa ver si se dejaba engañar y de paso sáqueme de esa lista',
    'deje así y no me marque más',
    'ya no trabajo allá bórrenme de esa base',
    'eso está alto y a mí no me tenga más en cuenta para esto',
    'no gracias y tampoco me vuelvan a llamar',
    'quiten mi número aunque lo del crédito me interesa',
  ],
  'with another channel open': [
    'no me hagan más llamadas si tienen algo me lo mandan al correo',
    'no me llamen más si quieren me escriben',
  ],
}

const others: Record<string, string[]> = {
  'a refusal of the offer': ['no me interesa muchas gracias', 'no quiero más deudas', 'no me mande nada'],
  'a limit of hour, number or channel': [
    'no me llame hoy llámeme el lunes',
    'no me llame a esta hora que estoy en turno llámeme mañana',
    'mejor no me llame al trabajo márqueme al celular por la noche',
    'prefiero que no me llamen me escriben al whatsapp',
  ],
  'a condition': [
    'si no me bajan la tasa no me llamen más',
    'si me baja la cuota sí si no no me moleste más',
  ],
  'a credit bureau': [
    'si me paga la deuda me borran de datacrédito',
    'quiero que me borren de esa lista de morosos',
    'y si les pago juicioso ahí sí me borran de la bendita lista esa',
  ],
  'another company': [
    'a los del banco sí les dije que no me llamaran más',
    'quiero salir de esas deudas para que no me llamen más los cobradores',
  ],
  'everyday words': [
    'no se moleste yo tengo su número',
    'no no me molesta siga',
    'no me llame señora que me hace sentir vieja',
    'llámeme más tarde',
    'no dejen de llamarme cuando salga',
    'sáqueme la cuenta a sesenta meses',
    'me están sacando mucha plata',
    'quíteme el seguro y hablamos',
  ],
}

describe('opt-out by rules', () => {
  for (const [register, phrases] of Object.entries(registers)) {
    it.each(phrases)(`hears it when ${register}: %s`, (words) => {
      expect(isOptOut(words)).toBe(true)
    })
  }

  for (const [kind, phrases] of Object.entries(others)) {
    it.each(phrases)(`does not mistake ${kind}: %s`, (words) => {
      expect(isOptOut(words)).toBe(false)
    })
  }

  it('leaves every refusal, objection and callback of the phrase book alone', () => {
    const book: { intents: Record<string, { utterances: string[] }> } = JSON.parse(
      readFileSync(new URL('../../fixtures/domain/utterances.json', import.meta.url), 'utf8'),
    )
    const wrong = Object.entries(book.intents)
      // A threat to report the number is taken as an opt-out: doubt counts as a yes.
      .filter(([intent]) => intent !== 'opt_out' && intent !== 'obj_trust')
      .flatMap(([, { utterances }]) => utterances.filter(isOptOut))
    expect(wrong).toEqual([])
  })
})
