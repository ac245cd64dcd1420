/**
 * A contact list of invented people, one for every kind of customer the practice line plays, to try ANA
 * with. The numbers are well formed; nobody is called on them.
 */
import { writeXlsx } from '../engine/contacts/spreadsheet-export.ts'
import { personaCatalogue } from './personas/catalogue.ts'

/** Written as operators write them; the personas' sex and age fit the names. */
const names: Readonly<Record<string, string>> = {
  'interested-teacher': 'Luz Marina Cifuentes Rojas',
  'interested-official': 'Paola Andrea Quintero Vélez',
  'ready-to-sign': 'Gloria Inés Sepúlveda Duque',
  'hard-of-hearing-pensioner': 'Hernán Bermúdez Castaño',
  'reported-datacredito': 'Wilmer Ospina Tovar',
  'callback-tomorrow': 'Claudia Marcela Palacios Mena',
  'whatsapp-info': 'Sebastián Peña Chaparro',
  'consults-spouse': 'Carlos Andrés Rincón Díaz',
  'has-credit': 'Martha Cecilia Benavides Ortiz',
  'asks-for-human': 'Rodrigo Arboleda Zapata',
  'asks-if-robot': 'Íngrid Johana Escobedo Ríos',
  'relative-answers': 'José Ignacio Villamizar Parra',
  mumbles: 'Fabián Hoyos Largacha',
  'opt-out-polite': 'Ana Milena Londoño Giraldo',
  'opt-out-angry': 'Germán Alonso Cárdenas Ibáñez',
  'refuses-softly': 'Xiomara Fajardo Quiñones',
  'private-sector': 'Duván Esteban Muñoz Patiño',
  'wrong-number': 'Leidy Johana Acuña Pardo',
  distrusts: 'Óscar Mauricio Rodríguez Soto',
  'hangs-up-mid-sentence': 'Julián Camilo Gómez Arango',
  'no-time': 'Jhon Jairo Mosquera Valencia',
  'no-answer': 'María Fernanda Niño Galvis',
  busy: 'Ricardo Antonio Pulido Sáenz',
  'busy-then-answers': 'Yolanda Esther Barrios Polo',
  'no-answer-then-answers': 'Luis Eduardo Caicedo Angulo',
  'voicemail-carrier': 'Diana Carolina Suárez Moreno',
  'voicemail-personal': 'Andrés Felipe Jaramillo Uribe',
  silence: 'Blanca Nubia Forero Castro',
  'invalid-number': 'Edgar Orlando Téllez Prada',
  'network-failure': 'Sandra Patricia Guerrero Lozano',
  'slow-thinker': 'Álvaro Enrique Bohórquez Nieto',
  backchannels: 'Nohora Stella Avendaño Gil',
  'interrupts-with-question': 'Cristian David Ocampo Ruiz',
  'talks-over-greeting': 'Rosalba Quiroga Sarmiento',
  'phone-on-table': 'Deyanira Montes Cabarcas',
  'impatient-hello': 'Harold Mauricio Lasso Burbano',
  'opt-out-in-greeting': 'Efraín Camargo Useche',
}

/** One row per persona: `nombre`, `numero`, `persona`. */
export function sampleContacts(): Array<{ nombre: string; numero: string; persona: string }> {
  return personaCatalogue.map(({ id, label }, index) => ({
    nombre: names[id] ?? label,
    numero: `310 555 ${String(1001 + index * 37)}`,
    persona: id,
  }))
}

export function sampleList(): { fileName: string; bytes: Uint8Array } {
  const bytes = writeXlsx({
    sheetName: 'Contactos de práctica',
    columns: [
      { title: 'nombre', width: 34 },
      { title: 'numero', width: 16 },
      { title: 'persona', width: 26 },
    ],
    rows: sampleContacts().map(({ nombre, numero, persona }) => [nombre, numero, persona]),
  })
  return { fileName: 'lista-de-practica.xlsx', bytes }
}
