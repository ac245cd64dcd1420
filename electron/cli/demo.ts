/** `ana demo`: the main job on the practice line, twenty times as fast, with a list of invented people. */
import { sampleList } from '../practice/sample-list.ts'
import { runCampaign } from './call.ts'
import type { CommandContext } from './context.ts'
import { showQueue, statusTexts } from './report-tables.ts'
import { asTable } from './tables.ts'

const demoSpeed = 20

export async function demo(context: CommandContext): Promise<void> {
  const { output } = context
  const file = sampleList()
  output.say(
    [
      'ANA en la línea de práctica: nadie recibe llamadas de verdad.',
      `Lista de ejemplo «${file.fileName}», con una persona inventada de cada clase; llamadas a ${demoSpeed}×.`,
      'Toma cerca de un minuto.',
    ].join('\n'),
  )
  const report = await runCampaign(context, file, 'Demostración', {
    practice: true,
    keepData: false,
    speed: demoSpeed,
  })
  const counts = new Map<string, number>()
  for (const { status } of report.calls) {
    counts.set(statusTexts[status], (counts.get(statusTexts[status]) ?? 0) + 1)
  }
  output.print(`\n${report.contacts} contactos:`)
  output.print(asTable(['Estado', 'Contactos'], [...counts]))
  showQueue(output, report)
  output.print('\nPara verlo en la interfaz: npm start')
}
