import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { inRoot } from '../../setup/folders.mjs'
import { forkWorker } from './agent-worker.mjs'

/** @typedef {Awaited<ReturnType<typeof openFaultyWorker>>} FaultyWorker */

/** One worker that serves, without a primary: faults are asked for by its agent's pipe, as the deck does. */
export async function openFaultyWorker() {
  const worker = forkWorker(inRoot('tools/bench/programs/faulty-server.cjs'), true)
  const pipe = /** @type {import('node:stream').Duplex} */ (worker.stdio[4])
  const lines = createInterface({ input: pipe })
  let lastId = 0
  /** @param {object} wish */
  const ask = (wish) => pipe.write(`${JSON.stringify({ ...wish, requestId: ++lastId })}\n`)
  const [{ port }] = await once(worker, 'message')
  return {
    port: Number(port),
    pids: [worker.pid ?? 0],
    /**
     * @param {string} fault
     * @param {object} input all of it: what is usual is known to the deck alone
     * @param {number} [seed]
     */
    inject(fault, input, seed = 1) {
      const faultId = ++lastId
      ask({ type: 'fault', fault: { fault, input, faultId, forMs: 600_000, leaseMs: 600_000, seed } })
      return faultId
    },
    /** @param {number} faultId */
    undo: (faultId) => ask({ type: 'undo-fault', faultId }),
    /** @param {(message: { faultId?: number, state?: string }) => boolean} fits */
    told: (fits) =>
      new Promise((resolve) => {
        const listen = (/** @type {string} */ line) => {
          const message = JSON.parse(line)
          if (message.type !== 'fault' || !fits(message)) return
          lines.off('line', listen)
          resolve(message)
        }
        lines.on('line', listen)
      }),
    /** Until it is stopped, how long it was silent at most: a heartbeat is due every 500 ms. Answers what stops it. */
    watchSilence() {
      let [longestMs, heardMs] = [0, performance.now()]
      const hear = () => {
        longestMs = Math.max(longestMs, performance.now() - heardMs)
        heardMs = performance.now()
      }
      lines.on('line', hear)
      return () => {
        lines.off('line', hear)
        hear()
        return longestMs
      }
    },
    /** Ends with the next turn of its loop. */
    async answers() {
      worker.send('turn')
      await once(worker, 'message')
    },
    kill: () => worker.kill('SIGKILL'),
  }
}
