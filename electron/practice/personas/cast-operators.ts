/** People on ANA's side whom she brings into a call. They own no customer's number: a number is given to them by name. */
import type { Persona } from './persona.ts'

const base = {
  weight: 0,
  ringMs: [3000, 7000],
  manner: { reactionMs: [300, 700], confidence: [0.85, 0.97] },
  pickUp: ['sí, aquí estoy'],
  commonSense: false,
  patienceTurns: 40,
  rules: [],
} as const

export const operators: readonly Persona[] = [
  {
    ...base,
    id: 'operador',
    label: 'Operadora que contesta',
    description: 'Contesta a los pocos segundos y atiende al cliente.',
    voice: 'female2',
    reachability: ['answers'],
  },
  {
    ...base,
    id: 'operador_no_contesta',
    label: 'Operador que no contesta',
    description: 'No está en su puesto: el teléfono timbra y timbra.',
    voice: 'male1',
    reachability: ['no_answer'],
  },
  {
    ...base,
    id: 'operador_ocupado',
    label: 'Operador ocupado',
    description: 'Está en otra llamada.',
    voice: 'male1',
    reachability: ['busy'],
  },
]
