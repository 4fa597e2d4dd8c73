import { expect, vi } from 'vitest'
import type { FaultSpec } from '../../../../shared/model/fault.ts'
import type { OpenRequest } from '../../../../shared/model/settings.ts'
import type { SlotSnapshot } from '../../../../shared/model/worker.ts'
import { freePort } from '../../../../tools/testing/free-port.ts'
import type { ClusterSession } from '../../session/cluster-session.ts'
import { createTestDeck, fixture, type TestDeck } from '../../testing/test-deck.ts'

const patient = { timeout: 30_000, interval: 50 }

/** For tests: a real cluster in a real deck, and faults for it. */
export class FaultDeck {
  readonly test: TestDeck = createTestDeck()
  #session: ClusterSession | null = null

  /** Its one cluster. */
  get session(): ClusterSession {
    if (this.#session === null) throw new Error('no cluster is open')
    return this.#session
  }

  /** Answers with its URL when all listen. */
  async open({
    script = 'demanding.cjs',
    workers = 2,
    ...given
  }: Partial<OpenRequest> & { script?: string }): Promise<string> {
    const port = await freePort()
    const settings = { workers, policy: 'in-turn', env: { PORT: String(port) }, ...given } as const
    const opened = await this.test.deck.open({ scriptPath: fixture(script), ...settings })
    if (!opened.ok) throw new Error(opened.error.message)
    const found = this.test.deck.session(opened.value.clusterId)
    if (!found.ok) throw new Error(found.error.message)
    this.#session = found.value
    await this.listening(workers)
    await vi.waitFor(() => {
      for (const { agent } of found.value.snapshot().slots) expect(agent).toBe('connected')
    }, patient)
    return `http://localhost:${port}`
  }

  inject(spec: FaultSpec): number {
    const injected = this.session.faults.inject(spec)
    if (!injected.ok) throw new Error(injected.error.message)
    return injected.value.faultId
  }

  slot(number: number): SlotSnapshot | undefined {
    return this.session.snapshot().slots.find(({ slot }) => slot === number)
  }

  words(): string {
    return this.test.words()
  }

  async listening(count: number): Promise<void> {
    await vi.waitFor(() => expect(this.session.snapshot().listeningCount).toBe(count), patient)
  }

  /** As the kill menu does. */
  async kill(number: number): Promise<void> {
    const { slot, generation, pid } = this.slot(number) ?? {}
    if (slot === undefined || generation === undefined || pid === undefined || pid === null)
      throw new Error('nobody to kill')
    const killed = await this.session.supervisor.act({ slot, generation, pid }, { action: 'worker.sigkill' })
    if (!killed.ok) throw new Error(killed.error.message)
  }

  close(): Promise<void> {
    return this.test.close()
  }
}
