import type { AgentEndListeners } from '../../../shared/agent-protocol.ts'
import type { DrainNumbers } from '../../../shared/model/drain.ts'
import type { Health, ListenAddress } from '../../../shared/model/worker.ts'

/** What is told about one worker, whatever it is in its slot: the present one, its successor, or one on its way out. */
export interface WorkerFacts {
  /** "slot 2 g3". */
  readonly label: string
  online(): void
  listens(listens: readonly ListenAddress[]): void
  disconnected(): void
  exited(code: number | null, signal: string | null, forkError?: string | null): void
  agent(agent: 'connected' | 'absent'): void
  health(health: Health, silentMs: number): void
  drainProgress(openConnections: number | null, unacknowledgedCount: number): void
  drainNumbers(numbers: DrainNumbers, listeners: AgentEndListeners): void
  /** Another worker took one of its idle connections. */
  moved(taker: string): void
  /** It said `process.send('ready')`. */
  saidReady(): void
}
