import { Worker } from 'node:worker_threads'
import type { HeapComparison } from '../../shared/inspection/heap.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import type { ReaderAnswer, ReaderAsk } from './reader/protocol.ts'

/** The thread's JavaScript heap: names and counts alone. Which objects there are takes 256 MB more at most. */
const mostHeapMb = 1024

/** A comparison under way, in a thread of its own. */
export class Comparing {
  readonly done: Promise<Result<HeapComparison>>
  readonly #thread: Worker
  #isCancelled = false

  constructor(readerPath: string, ask: ReaderAsk) {
    const thread = new Worker(readerPath, { workerData: ask, resourceLimits: { maxOldGenerationSizeMb: mostHeapMb } })
    this.#thread = thread
    this.done = new Promise((resolve) => {
      const refuse = (words: string) => resolve(fail('refused', `The snapshots could not be compared: ${words}`))
      thread.once('message', (answer: ReaderAnswer) =>
        'words' in answer ? refuse(answer.words) : resolve(ok(answer.comparison)),
      )
      thread.once('error', (error) => refuse(error.message))
      thread.once('exit', () =>
        this.#isCancelled
          ? resolve(fail('cancelled', 'The comparison was cancelled'))
          : refuse('the thread that read them ended'),
      )
    })
  }

  cancel(): void {
    this.#isCancelled = true
    void this.#thread.terminate()
  }
}
