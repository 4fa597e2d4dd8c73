import { setTimeout as pause } from 'node:timers/promises'
import type { Worker } from 'node:worker_threads'
import { systemClock } from '../../../shared/base/clock.ts'
import { errorWords } from '../../../shared/base/error-words.ts'
import type { DeckCalls, DeckConfig, HeardDeck } from '../deck-host.ts'
import { type Caller, createCaller, type Patience } from './port-calls.ts'

/** A deck that does not answer its end within this has none of its own. */
const endLimitMs = 1000

/** It ticks every 4 s at least, however busy. The longest drain and the longest request of a load take 11 minutes. */
const patience: Patience = { clock: systemClock, silentMs: 10_000, longestMs: 15 * 60_000 }

export interface DeckThreadOptions {
  /** As `bootThread` made it, a moment ago. */
  readonly thread: Worker
  readonly config: DeckConfig
  /** What the deck tells, in its order. */
  readonly facts: HeardDeck
  /** The thread ended though nobody asked it to; its workers' channels closed with it. Once. */
  onEnded(reason: Error): void
}

/** Why a call was not carried out: there is no deck any more. */
export class DeckEnded extends Error {}

/** The deck, as main sees it: in a thread of this process. */
export interface DeckThread extends Pick<Caller<DeckCalls>, 'call'> {
  /**
   * Ends all workers and the thread. Answers false when the deck could not do it any more (it hangs, or had ended): then
   * the thread is gone all the same, and who is left of its workers is in the records. Takes two seconds at most.
   */
  end(): Promise<boolean>
}

/** Has the deck built in a thread of its own. It forks in there, so that hand-overs and the window never wait for each other. */
export function startDeckThread({ thread, config, facts, onEnded }: DeckThreadOptions): DeckThread {
  thread.postMessage(config)
  const { call, end } = createCaller<DeckCalls, HeardDeck>(thread, facts, patience)
  let isEnding = false
  let reason = ''
  thread.on('error', (error) => {
    console.error('the thread of the deck failed:', error)
    reason = `: ${errorWords(error)}`
  })
  thread.on('exit', (code) => {
    const ended = new DeckEnded(`the thread of the deck ended with code ${code}${reason}`)
    end(ended)
    if (!isEnding) onEnded(ended)
  })
  return {
    call,
    async end() {
      isEnding = true
      const answered = call('end', undefined).then(
        () => true,
        () => false,
      )
      const isDone = await Promise.race([answered, pause(endLimitMs, false, { ref: false })])
      await Promise.race([thread.terminate(), pause(endLimitMs, undefined, { ref: false })])
      return isDone
    },
  }
}
