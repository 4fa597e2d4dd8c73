import { expect, onTestFinished, vi } from 'vitest'
import type { ClusterSnapshot } from '../../../../shared/model/cluster.ts'
import { freePort } from '../../../../tools/testing/free-port.ts'
import { createTestDeck } from '../../testing/test-deck.ts'

/** Test support: one script under a real deck, with its own primary running. */
export interface SetUp {
  readonly port: number
  state(): ClusterSnapshot | undefined
  listening(count: number): Promise<unknown>
  /** Of a script whose workers never listen. */
  online(count: number): Promise<unknown>
  /** The answer of a new connection. */
  ask(path?: string, port?: number): Promise<string>
  /** Ends the worker with this pid, or of this slot. */
  kill(worker: { readonly pid: number } | { readonly slot: number }): void
  words(pattern: RegExp): Promise<unknown>
}

const patiently = 25_000

/** Opens it; ended with the test that asked. */
export async function openSetUp(scriptPath: string, env: Readonly<Record<string, string>> = {}): Promise<SetUp> {
  const test = createTestDeck()
  onTestFinished(() => {
    // How workers drain is tested elsewhere: those without a server would take their time.
    test.deck.killAll()
    return test.close()
  })
  const port = await freePort()
  const opened = await test.deck.open({ scriptPath, env: { PORT: String(port), ...env }, primary: 'own', killMs: 500 })
  if (!opened.ok) throw new Error(opened.error.message)
  const state = () => test.snapshot()
  const inPhase = (phase: string) => (count: number) =>
    vi.waitFor(() => expect(state()?.slots.filter((slot) => slot.phase === phase)).toHaveLength(count), patiently)
  return {
    port,
    state,
    listening: inPhase('listening'),
    online: inPhase('online'),
    ask: async (path = '/', at = port) =>
      (await fetch(`http://127.0.0.1:${at}${path}`, { headers: { connection: 'close' } })).text(),
    kill(worker) {
      const found = state()?.slots.find((one) => ('pid' in worker ? one.pid === worker.pid : one.slot === worker.slot))
      process.kill(found?.pid ?? expect.fail('no such worker'), 'SIGKILL')
    },
    words: (pattern) => vi.waitFor(() => expect(test.words()).toMatch(pattern), patiently),
  }
}
