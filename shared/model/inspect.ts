import type { Holding } from '../inspection/holding.ts'
import type { SlotPoint } from './sample.ts'
import type { ExitRecord, ListenAddress } from './worker.ts'

export interface HeapSpace {
  readonly name: string
  readonly usedBytes: number
  readonly sizeBytes: number
}

/** What the worker says of itself when asked. */
export interface SelfDetail {
  readonly atMs: number
  readonly nodeVersion: string
  readonly cwd: string
  readonly argv: readonly string[]
  readonly execArgv: readonly string[]
  readonly memory: {
    readonly rssBytes: number
    readonly heapUsedBytes: number
    readonly heapTotalBytes: number
    readonly heapLimitBytes: number
    readonly externalBytes: number
    readonly arrayBuffersBytes: number
  }
  readonly heapSpaces: readonly HeapSpace[]
  /** Active resources by kind, as `process.getActiveResourcesInfo()` names them. */
  readonly resources: readonly { readonly kind: string; readonly count: number }[]
  readonly listens: readonly ListenAddress[]
  /** What this Node version cannot report, in words. */
  readonly missing: readonly string[]
}

/** One environment variable; `value` is null while it is masked. */
export interface EnvVariable {
  readonly name: string
  readonly value: string | null
  readonly masked: boolean
}

/** The inspector drawer's content; pushed while it is open. */
export interface WorkerDetail {
  readonly clusterId: string
  readonly slot: number
  readonly generation: number
  readonly pid: number | null
  /** Two clocks: when each was read, and what it said. */
  readonly os: { readonly atMs: number; readonly cpuRatio: number | null; readonly rssBytes: number | null } | null
  readonly self: SelfDetail | null
  /** When the agent last said anything at all. */
  readonly heartbeatAtMs: number | null
  readonly lastPoint: SlotPoint | null
  readonly env: readonly EnvVariable[]
  readonly generations: readonly ExitRecord[]
  /** Faults of the agent's pipe and of the output, in words with counts; empty when there are none. */
  readonly oddities: readonly string[]
  /** What it holds, as of its last word on that; null: nobody asked, or no word came. */
  readonly holding: Holding | null
  /** The port of its inspector while that is open for a debugger outside; null: it is not. */
  readonly debuggerPort: number | null
}

export interface OutputLine {
  /** Grows by one within a worker. */
  readonly id: number
  readonly atMs: number
  readonly stream: 'stdout' | 'stderr'
  readonly text: string
}

/** Output of one generation of a slot. */
export interface WorkerOutput {
  readonly slot: number
  readonly generation: number
  readonly lines: readonly OutputLine[]
  /** Lines that were not kept because there were too many. */
  readonly droppedLineCount: number
  readonly droppedByteCount: number
}
