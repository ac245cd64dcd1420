import { describe, expect, it } from 'vitest'
import { judgeByRules } from '../../../electron/engine/analysis/rules-analyst.ts'

describe('the report for the operator', () => {
  it('names an agreed appointment in one well-ended sentence', () => {
    const { findings } = judgeByRules({
      id: 'x',
      customerName: 'Rosa Cárdenas',
      startedAt: '2026-11-23T10:00:00-05:00',
      durationSeconds: 60,
      endedBy: 'assistant',
      turns: [
        { role: 'assistant', text: '¿Le parece bien que un asesor la llame?', atSeconds: 1 },
        { role: 'customer', text: 'sí agéndeme mañana a las cuatro de la tarde', atSeconds: 5 },
        { role: 'assistant', text: 'Queda agendada.', atSeconds: 9 },
      ],
    })
    expect(findings.summary).toContain('Cita acordada para el martes 24 de noviembre, 4:00 p. m.')
    expect([findings.summary, ...findings.recommendations].join(' ')).not.toContain('..')
  })
})
