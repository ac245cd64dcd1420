/** The contract's three doors as clients: a MessagePort as on the desktop, a WebSocket as in the browser, REST. */
import { MessageChannel } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { RPCLink as SocketLink } from '@orpc/client/websocket'
import { WebSocket } from 'ws'
import { createPortDoor } from '../../electron/engine/server/port-door.ts'
import type { AnaClient } from '../../shared/contract/contract.ts'
import type { DoorsWorld, openOperatorDoor } from '../engine/server/doors-world.ts'
import { token } from '../engine/server/doors-world.ts'

export interface Client {
  client: AnaClient
  leave(): void
}

export function throughPort(world: DoorsWorld): Client {
  const { port1, port2 } = new MessageChannel()
  createPortDoor(world.router, world.services).connect(port1)
  const client: AnaClient = createORPCClient(new PortLink({ port: port2 }))
  port2.start()
  return { client, leave: () => port2.close() }
}

export async function throughSocket(door: Awaited<ReturnType<typeof openOperatorDoor>>): Promise<Client> {
  const socket = new WebSocket(`${door.origin.replace('http', 'ws')}/rpc`, {
    headers: { authorization: `Bearer ${token}` },
  })
  await new Promise<void>((resolve, reject) => {
    socket.on('open', () => resolve())
    socket.on('error', reject)
  })
  const client: AnaClient = createORPCClient(
    // The browser's kind of socket and this one agree in all that the link uses.
    new SocketLink({ websocket: socket as unknown as globalThis.WebSocket }),
  )
  return { client, leave: () => socket.terminate() }
}
