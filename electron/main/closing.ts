/**
 * The way out while people are on the telephone: nobody's call ends because a window was closed by mistake. The
 * operator says what becomes of the calls; without any, or when the system itself is going down, nothing is asked.
 */
import type { Labels } from './labels.ts'

/**
 * - `stay` ANA goes on calling, without a window
 * - `finish` no new calls; ANA quits when the last one has ended by itself
 * - `goodbye` ANA says goodbye in every call, and quits
 * - `cancel` as if nothing had been asked
 */
export type ClosingChoice = 'stay' | 'finish' | 'goodbye' | 'cancel'

/** In the order of the buttons. */
const choices: readonly ClosingChoice[] = ['stay', 'finish', 'goodbye', 'cancel']

export interface ClosingQuestion {
  type: 'question'
  title: string
  message: string
  detail: string
  buttons: string[]
  defaultId: number
  cancelId: number
  noLink: true
}

export function closingQuestion(calls: number, labels: Labels): ClosingQuestion {
  return {
    type: 'question',
    title: 'ANA',
    message: (calls === 1 ? labels.closingOne : labels.closingMany).replace('{count}', String(calls)),
    detail: labels.closingDetail,
    buttons: [labels.closingStay, labels.closingFinish, labels.closingGoodbye, labels.cancel],
    defaultId: 0,
    cancelId: 3,
    noLink: true,
  }
}

export interface ClosingOptions {
  callsInProgress(): number
  /** Shows the question; the index of the button. */
  ask(question: ClosingQuestion): Promise<number>
  labels(): Labels
  /** Hides the window; ANA stays in the tray. */
  stay(): void
  takeCalls(on: boolean): void
  quit(): void
}

export interface Closing {
  /**
   * Whether the window or the program may close at once. When not, the operator is being asked, and what she
   * answers happens by itself.
   */
  mayClose(): boolean
  /** From now on nothing is asked: the system is going down, or she has decided. */
  giveWay(): void
  /** The number of calls changed. */
  callsChanged(): void
  /** True while ANA waits for the last call before it quits. */
  isFinishing(): boolean
  /** The operator thought better of quitting. */
  goOn(): void
}

export function createClosing(options: ClosingOptions): Closing {
  const { callsInProgress, ask, labels, stay, takeCalls, quit } = options
  let decided = false
  let asking = false
  let finishing = false

  function leave(): void {
    decided = true
    quit()
  }

  function act(choice: ClosingChoice): void {
    switch (choice) {
      case 'stay':
        stay()
        return
      case 'finish':
        finishing = true
        takeCalls(false)
        stay()
        if (callsInProgress() === 0) leave()
        return
      case 'goodbye':
        leave()
        return
      case 'cancel':
        return
    }
  }

  return {
    mayClose() {
      if (decided || callsInProgress() === 0) return true
      if (!asking) {
        asking = true
        ask(closingQuestion(callsInProgress(), labels()))
          .then((button) => act(choices[button] ?? 'cancel'))
          .catch(() => {})
          .finally(() => {
            asking = false
          })
      }
      return false
    },
    giveWay() {
      decided = true
    },
    callsChanged() {
      if (finishing && callsInProgress() === 0) leave()
    },
    isFinishing: () => finishing,
    goOn() {
      if (!finishing) return
      finishing = false
      takeCalls(true)
    },
  }
}
