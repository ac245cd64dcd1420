/** Where every router begins: the contract, who asks, and errors told as the contract says. */
import { implement } from '@orpc/server'
import { contract } from '../../../shared/contract/contract.ts'
import type { Ids, Logger } from '../ports.ts'
import { rpcErrorOf } from './rpc-errors.ts'

export interface RpcContext {
  /** Who asks: one operator's session at one door. Owns what it claims. */
  operator: string
}

/** Short enough to be read out on the telephone. */
const errorIdOf = (ids: Pick<Ids, 'secret'>) => ids.secret().slice(0, 8)

/** The contract, waiting for handlers. */
export function createImplementer(logger: Logger, ids: Pick<Ids, 'secret'>) {
  return implement(contract)
    .$context<RpcContext>()
    .use(async ({ next, path }) => {
      try {
        return await next()
      } catch (error) {
        throw rpcErrorOf(error, logger, path.join('.'), errorIdOf(ids))
      }
    })
}
export type Implementer = ReturnType<typeof createImplementer>

/** A stream whose failure, too, is told as the contract says. */
export async function* streamed<T>(
  source: AsyncIterable<T>,
  logger: Logger,
  procedure: string,
): AsyncGenerator<T, void, void> {
  try {
    yield* source
  } catch (error) {
    throw rpcErrorOf(error, logger, procedure)
  }
}

/** The type that an `.xlsx` file is sent as. */
export const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
