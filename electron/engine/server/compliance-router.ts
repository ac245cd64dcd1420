/** Hours, holidays and the numbers that nobody may call, for an interface. */
import { operatorPhoneOf } from '../../../shared/domain/operator-phone.ts'
import { bogotaDay, lastStartMinutes, lawfulDayOf, weekHours } from '../compliance/calling-calendar.ts'
import { holidaysAfter } from '../compliance/holidays.ts'
import { AnaError } from '../errors.ts'
import type { Services } from '../services.ts'
import type { Implementer } from './rpc-implementer.ts'

function e164Of(numero: string): string {
  const e164 = operatorPhoneOf(numero)
  if (e164 !== null) return e164
  throw new AnaError('contact.number_not_valid', 'this is not a telephone number', { kind: 'bad_input' })
}

export function createComplianceRouter(os: Implementer, services: Services) {
  const { clock, doNotCall, logger } = services
  return os.compliance.router({
    rules: os.compliance.rules.handler(() => ({
      week: [...weekHours],
      lastStartMinutes,
      today: lawfulDayOf(clock.now()),
      holidays: holidaysAfter(bogotaDay(clock.now()).isoDate),
    })),
    listBarred: os.compliance.listBarred.handler(async ({ input }) => ({
      items: (await doNotCall.list(input)).map(({ mark, reason, at }) => ({ mark, reason, at })),
      total: await doNotCall.count(),
    })),
    findBarred: os.compliance.findBarred.handler(async ({ input }) => {
      const found = await doNotCall.find(e164Of(input.numero))
      return { entry: found && { mark: found.mark, reason: found.reason, at: found.at } }
    }),
    addBarred: os.compliance.addBarred.handler(async ({ input }) => ({
      added: await doNotCall.add({
        e164: e164Of(input.numero),
        reason: 'operator',
        source: 'operator',
        at: clock.now(),
      }),
    })),
    removeBarred: os.compliance.removeBarred.handler(async ({ input }) => {
      if (!(await doNotCall.remove(e164Of(input.numero)))) {
        throw new AnaError('contact.not_barred', 'the number is not on the list', { kind: 'not_found' })
      }
      logger.warn('a number was taken off the do-not-call list', { authorisedBy: input.authorisedBy })
      return {}
    }),
  })
}
