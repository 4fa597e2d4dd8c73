import type { ChildProcess, ForkOptions } from 'node:child_process'
import type { Clock } from '../../shared/base/clock.ts'
import type { LoadEnd, LoadRunState, LoadSecond, LoadTotals } from '../../shared/model/load.ts'
import type { LoadSettings } from '../../shared/model/load-settings.ts'
import type { Result } from '../../shared/result.ts'
import type { LatencyCounts } from './measure/latency.ts'

/** As Node's `fork`: it may throw where the system refuses. */
export type ForkChild = (modulePath: string, args: readonly string[], options: ForkOptions) => ChildProcess

/** One server that requests go to. */
export interface LoadTarget {
  readonly url: URL
  /** What its host was judged by: nothing is looked up again. At least one. */
  readonly addresses: readonly string[]
}

export interface LoadOptions {
  readonly settings: LoadSettings
  /** Where requests go; the settings' own URL may be empty. At least one; new connections take them in turn. */
  readonly targets: readonly LoadTarget[]
  /** False for servers of our own, whose certificate is often signed by nobody. */
  readonly checksCertificate: boolean
  readonly clock: Clock
  /** The generator's bundle: a file that plain Node runs. */
  readonly generatorPath: string
  /** Runs it: Electron's own binary as Node, or node. */
  readonly execPath: string
  /** Node's own, unless a test has another. */
  readonly fork?: ForkChild
  /** A generator process was forked; told before anything else happens, so that it is on record. */
  readonly forked: (pid: number) => void
  /** That process is gone. */
  readonly gone: (pid: number) => void
  /** A whole second, with all its latencies; for who takes seconds together. */
  readonly onSecond?: (second: LoadSecond, latencies: LatencyCounts | null) => void
  /** State, totals or seconds changed; told at most a few times a second. */
  readonly onChange: () => void
}

/** How a load ended; what it measured until then is in its totals, with the ledger closed. */
export interface LoadOutcome {
  readonly endedBy: Extract<LoadEnd, 'duration' | 'person' | 'generator-died' | 'failed'>
  /** "ended after 60 s", "generator process 4711 was ended by SIGKILL: 38 requests in flight were given up". */
  readonly words: string
}

/** A load under way: its generator processes, their sums. Ends by itself after the duration. */
export interface GeneratedLoad {
  readonly state: LoadRunState | 'ended'
  /** null under `closed`. */
  readonly ratePerSec: number | null
  /** End of the measured time, epoch ms; null until stopped. */
  readonly endsAtMs: number | null
  /** Of its generator processes that live. */
  readonly pids: readonly number[]
  /** How long the quietest of those that should report has said nothing. */
  readonly silentMs: number
  /** Never rejects. Settles when no generator process lives any more. */
  readonly ended: Promise<LoadOutcome>
  /** Sums over all processes; `shares` is empty, the generator cannot know them. Warm-up is not in it. */
  totals(): LoadTotals
  /** Whole seconds since the previous call, oldest first. */
  takeSeconds(): LoadSecond[]
  /** Answers when every process has the new rate. */
  setRate(ratePerSec: number): Promise<Result<void>>
  /**
   * From then on new connections take these in turn; open ones go on until they end. Of a load under way those that cannot be
   * reached are left out, and none at all change nothing.
   */
  setTargets(targets: readonly LoadTarget[]): Promise<void>
  /** Ends sending, waits at most `timeoutMs` or 2 s for answers, whichever is less; a second call changes nothing. */
  stop(): Promise<LoadOutcome>
  /** SIGKILL to the generator processes. */
  close(): void
}
