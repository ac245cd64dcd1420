/**
 * The benchmark's programs run apart, so that none steals the other's event loop: a parent asks, a child
 * answers, over the channel that Node gives to a forked process.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'

export interface Child {
  readonly pid: number
  ask<Answer>(what: string, argument?: unknown): Promise<Answer>
  stop(): Promise<void>
}

interface Question {
  id: number
  what: string
  argument: unknown
}
type Answer = { id: number; value: unknown } | { id: number; error: string }

/** Starts a TypeScript program of this folder and waits until it can answer. */
export async function startChild(
  file: URL,
  argument: unknown,
  options: { execArgv?: string[] } = {},
): Promise<Child> {
  const child = fork(file, [JSON.stringify(argument)], {
    execArgv: options.execArgv ?? [],
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const open = new Map<number, PromiseWithResolvers<unknown>>()
  let next = 1
  const gone = once(child, 'exit')
  child.on('message', (answer: Answer) => {
    const waiting = open.get(answer.id)
    open.delete(answer.id)
    if ('error' in answer) waiting?.reject(new Error(answer.error))
    else waiting?.resolve(answer.value)
  })
  child.on('exit', (code) => {
    for (const waiting of open.values()) waiting.reject(new Error(`${file.pathname} ended with ${code}`))
  })
  const ask = async <T>(what: string, question?: unknown): Promise<T> => {
    const id = next
    next += 1
    const waiting = Promise.withResolvers<unknown>()
    open.set(id, waiting)
    child.send({ id, what, argument: question } satisfies Question)
    return (await waiting.promise) as T
  }
  await ask('ready')
  return {
    pid: child.pid ?? 0,
    ask,
    async stop() {
      child.disconnect()
      await gone
    },
  }
}

/** The child's side: answers what it is asked until its parent leaves, then cleans up and ends. */
export function answerParent(
  handlers: Record<string, (argument: never) => unknown>,
  stop: () => Promise<void>,
): void {
  process.on('message', ({ id, what, argument }: Question) => {
    const handle = what === 'ready' ? () => true : handlers[what]
    const work = async () => {
      if (!handle) throw new Error(`nobody answers ${what}`)
      return handle(argument as never)
    }
    work().then(
      (value) => process.send?.({ id, value } satisfies Answer),
      (error: unknown) =>
        process.send?.({
          id,
          error: error instanceof Error ? (error.stack ?? error.message) : String(error),
        }),
    )
  })
  process.on('disconnect', () => {
    stop().finally(() => process.exit(0))
  })
}

/** What the parent handed over at the start. */
export function childArgument<T>(): T {
  return JSON.parse(process.argv[2] ?? 'null') as T
}
