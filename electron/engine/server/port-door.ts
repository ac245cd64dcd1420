/** The desktop's door: every page brings a MessagePort and is an operator's session of its own. */
import { RPCHandler } from '@orpc/server/message-port'
import type { Services } from '../services.ts'
import type { RpcContext } from './rpc-implementer.ts'
import type { Router } from './rpc-router.ts'

/** A port of either kind: Node’s, or the one of Electron’s engine process. */
export type DoorPort = Parameters<RPCHandler<RpcContext>['upgrade']>[0] & { start(): void }

export interface PortDoor {
  /** Answers the page at the other end until its port closes. */
  connect(port: DoorPort): void
}

export function createPortDoor(router: Router, { ids }: Pick<Services, 'ids'>): PortDoor {
  const handler = new RPCHandler<RpcContext>(router)
  return {
    connect(port) {
      handler.upgrade(port, { context: { operator: ids.next() } })
      port.start()
    },
  }
}
