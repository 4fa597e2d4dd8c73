import { Worker } from 'node:worker_threads'
import type { StartFault } from '../fault-host.ts'

/** Counts how often it went round, and leaves when it is told to: words 0 and 1 of what it shares with the main thread. */
const source = `
  const { workerData } = require('node:worker_threads')
  while (Atomics.load(workerData, 1) === 0) {
    for (let round = 0; round < 1e5; round += 1);
    Atomics.add(workerData, 0, 1)
  }`

/** Keeps so many cores busy in threads of its own: the loop stays free, if the machine has a core for it. */
export const burnThread: StartFault<'fault.burn-thread'> = ({ input }, host) => {
  const { monoMs } = host.originals
  const words = Array.from({ length: input.threads }, () => new Int32Array(new SharedArrayBuffer(8)))
  const startMs = monoMs()
  const cpuBefore = process.cpuUsage()
  const threads: Worker[] = []
  const end = (): void => {
    for (const word of words) Atomics.store(word, 1, 1)
    for (const thread of threads) void thread.terminate()
  }
  try {
    for (const word of words) threads.push(hiddenThread(word, host.fail))
  } catch (error) {
    end()
    throw error
  }
  unseen(threads, host.originals.nextTick)
  return {
    read() {
      const spinning = words.filter((word) => Atomics.load(word, 0) !== 0).length
      if (spinning < threads.length) return null
      const cpu = process.cpuUsage(cpuBefore)
      const cpuPercent = Math.round((cpu.user + cpu.system) / 10 / (monoMs() - startMs))
      return { threadCount: threads.length, cpuPercent }
    },
    end,
  }
}

/** Without the app's preloads and options, and without its streams, which Node would open for it. */
function hiddenThread(workerData: Int32Array, fail: (words: string) => void): Worker {
  const thread = new Worker(source, { eval: true, workerData, env: {}, execArgv: [], stdout: true, stderr: true })
  thread.on('error', (error: Error) => fail(`its thread failed: ${error.message}`))
  thread.unref()
  return thread
}

/**
 * `process` announces a new thread in the next tick (lib/internal/worker.js). Until then it has an `emit` that keeps ours back;
 * the app's own threads are announced.
 */
function unseen(threads: readonly unknown[], nextTick: (callback: () => void) => void): void {
  const { emit } = process
  const isOwn = Object.hasOwn(process, 'emit')
  const hiding = new Proxy(emit, {
    apply: (_, self, args: unknown[]) =>
      args[0] === 'worker' && threads.includes(args[1]) ? false : Reflect.apply(emit, self, args),
  })
  Reflect.set(process, 'emit', hiding)
  nextTick(() => {
    if (process.emit !== hiding) return
    if (isOwn) Reflect.set(process, 'emit', emit)
    else Reflect.deleteProperty(process, 'emit')
  })
}
