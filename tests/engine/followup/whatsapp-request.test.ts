/** Who may be written to: her own words decide, and the last of them. */
import { describe, expect, it } from 'vitest'
import { whatsAppRequest } from '../../../electron/engine/followup/whatsapp-request.ts'

const heard = (...words: string[]) =>
  whatsAppRequest(
    words.map((text, index) => ({
      role: text.startsWith('ANA: ') ? ('assistant' as const) : ('customer' as const),
      text: text.replace(/^ANA: /, ''),
      atSeconds: index,
    })),
  )

describe('A customer who may be written to by WhatsApp', () => {
  it.each([
    ['escríbame al WhatsApp'],
    ['mándeme eso por guasap con las condiciones y yo la miro con calma'],
    ['mire mándeme eso al WhatsApp y yo después lo reviso que estoy en una reunión'],
    ['envíeme eso por WhatsApp y yo lo miro'],
    ['¿me puede mandar la información por WhatsApp?'],
    ['no, escríbame al wasap que por acá no le oigo'],
    ['no me llame, mejor por WhatsApp'],
    ['escríbame al WhatsApp, no me llame a esta hora'],
    ['que me escriban al WhatsApp'],
    ['por WhatsApp, por favor'],
    ['regáleme los requisitos al guasap'],
    ['mándemelo por WhatsApp'],
  ])('asked for it: «%s»', (words) => {
    expect(heard(words)).toMatchObject({ state: 'asked', turn: 0 })
  })

  it('agreed to it when ANA offered', () => {
    expect(heard('ANA: ¿Le envío entonces la información por WhatsApp?', 'sí, hágale')).toEqual({
      state: 'asked',
      turn: 1,
      quote: 'sí, hágale',
    })
  })

  it('chose it between two channels', () => {
    expect(heard('ANA: ¿Prefiere correo o WhatsApp?', 'al WhatsApp')).toMatchObject({
      state: 'asked',
      turn: 1,
    })
  })

  it('is quoted in her own words', () => {
    expect(heard('ANA: ¿Aló?', 'Escríbame al WhatsApp.').quote).toBe('Escríbame al WhatsApp.')
  })
})

describe('A customer who may not be written to', () => {
  it.each([
    ['no me da confianza mandar documentos por WhatsApp'],
    ['no me escriba al WhatsApp'],
    ['por WhatsApp no, gracias'],
    ['yo no tengo WhatsApp'],
    ['nada de WhatsApp'],
    ['no quiero que me escriban por guasap'],
  ])('refused it: «%s»', (words) => {
    expect(heard(words).state).toBe('withdrawn')
  })

  it.each([
    ['los desprendibles los tengo acá se los mando ya por guasap'],
    ['a mí ya me escribieron por WhatsApp ofreciendo lo mismo'],
    ['a una amiga la estafaron por WhatsApp'],
    ['llámeme mañana a las tres'],
    ['escríbame al correo'],
    ['usted me dice a qué WhatsApp las reenvío'],
  ])('never asked for it: «%s»', (words) => {
    expect(heard(words).state).toBe('not_asked')
  })

  it('said no to an offer of ANA’s', () => {
    expect(heard('ANA: ¿Le envío la información por WhatsApp?', 'no, gracias').state).toBe('not_asked')
  })

  it('answered a choice of two channels with a bare yes', () => {
    expect(heard('ANA: ¿Se la enviamos por WhatsApp o por correo?', 'sí').state).toBe('not_asked')
  })

  it('was only offered it', () => {
    expect(heard('ANA: ¿Le envío la información por WhatsApp?').state).toBe('not_asked')
  })

  it('took it back later', () => {
    expect(heard('escríbame al WhatsApp', 'ANA: Con gusto.', 'mejor no me mande nada')).toMatchObject({
      state: 'withdrawn',
      turn: 2,
    })
  })
})
