/**
 * What the benchmark's model answers: two short sentences, as the prompt asks for, whose first clause names
 * somebody, so that no two answers share a clip and every one can be told from the others.
 */
const names = [
  ...['Marta', 'Luz Dary', 'Rosalba', 'Gloria', 'Amparo', 'Blanca', 'Nubia', 'Yolanda', 'Olga', 'Fabiola'],
  ...['Stella', 'Myriam', 'Esperanza', 'Consuelo', 'Leonor', 'Inés', 'Teresa', 'Elvira', 'Carmenza', 'Doris'],
]
const surnames = [
  ...['Ríos', 'Peña', 'Gaviria', 'Mosquera', 'Quintero', 'Bedoya', 'Castaño', 'Duarte', 'Escobar', 'Franco'],
  ...[
    'Giraldo',
    'Henao',
    'Ibarra',
    'Jaramillo',
    'Londoño',
    'Montoya',
    'Narváez',
    'Ospina',
    'Palacios',
    'Rincón',
  ],
]
/** Too short to be a clause of their own: it would be the same in many answers, and its clip at hand. */
const openings = ['Claro que sí', 'Con gusto', 'Muy bien', 'Le entiendo']
const bodies = [
  'así lo dejo anotado para su solicitud. El crédito se paga por descuento directo, y cada caso se estudia antes de dar una respuesta.',
  'eso me ayuda a orientarla. La libranza se descuenta de la mesada antes de que le llegue, y las condiciones se le dan por escrito.',
  'qué bueno que me lo cuenta. Con ese dato el asesor puede revisar su caso con calma, sin que usted tenga que desplazarse.',
  'tomo nota de lo que me dice. Todo queda sujeto al estudio, y usted decide después de ver las condiciones por escrito.',
]

/** The answer with this number; the first 1,600 differ in their first clause. */
export function replyText(index: number): string {
  const pick = (list: readonly string[], at: number) => list[at % list.length] ?? ''
  const name = pick(names, index)
  const surname = pick(surnames, Math.floor(index / names.length) + index)
  const opening = pick(openings, Math.floor(index / (names.length * surnames.length)))
  return `${opening}, doña ${name} ${surname}, ${pick(bodies, index)}`
}
