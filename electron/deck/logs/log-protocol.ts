import type { AgentLineMarks } from '../../../shared/inspection/agent-reports.ts'
import type { CommandInput, CommandOutput } from '../../../shared/ipc/contract.ts'
import type { LogState } from '../../../shared/logs/log-view.ts'
import type { LifecycleEvent } from '../../../shared/model/event.ts'
import type { Result } from '../../../shared/result.ts'
import type { Gap } from '../../logs/merged/line-reader.ts'
import type { StreamPlace } from '../../logs/merged/merged-log.ts'
import type { ProcessPlace } from '../../logs/merged/process-joins.ts'
import type { DeckCommandName } from '../deck-command-names.ts'

/** What the thread of the logs is begun with. */
export interface LogThreadOptions {
  /** Of each log. */
  readonly mostBytes: number
  /** Files of ours that ride in workers: no error has its place there. */
  readonly ownFiles: readonly string[]
}

/** What came, in its order. `stream`: a number that the deck's thread gave it, of all clusters. */
export type LogPiece =
  | {
      readonly kind: 'open'
      readonly stream: number
      readonly clusterId: string
      readonly place: StreamPlace
      readonly atMs: number
    }
  /** The next `byteCount` of the batch's bytes. */
  | { readonly kind: 'bytes'; readonly stream: number; readonly byteCount: number; readonly atMs: number }
  | { readonly kind: 'gap'; readonly stream: number; readonly gap: Gap; readonly atMs: number }
  | { readonly kind: 'end'; readonly stream: number; readonly atMs: number }
  | { readonly kind: 'event'; readonly clusterId: string; readonly event: LifecycleEvent }
  /** Whether its lines are joined with their requests from here on. */
  | { readonly kind: 'join-requests'; readonly clusterId: string; readonly isOn: boolean }
  | {
      readonly kind: 'marks'
      readonly clusterId: string
      readonly place: ProcessPlace
      readonly marks: AgentLineMarks
    }
  | { readonly kind: 'forget'; readonly clusterId: string }

/** What a moment brought. Its bytes are moved to the other thread, not copied. */
export interface LogBatch {
  readonly id: number
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly pieces: readonly LogPiece[]
}

/** What the deck's thread tells that of the logs. */
export interface LogFacts {
  take(batch: LogBatch): void
}

/** What the thread of the logs tells. */
export interface HeardLogs {
  state(state: LogState): void
  /** This batch is in the logs: there is room for others. */
  taken(batchId: number): void
}

/** The commands of the contract that the thread of the logs answers. */
export type LogCommandName = Extract<DeckCommandName, `log.${string}`>

/** What is kept, for who compares it with what was printed. */
export interface LogCounts {
  readonly keptLineCount: number
  readonly evictedLineCount: number
  readonly droppedLineCount: number
  readonly keptBytes: number
}

/** What the deck's thread asks that of the logs. */
export type LogCalls = {
  readonly [Name in LogCommandName]: (input: CommandInput<Name>) => Result<CommandOutput<Name>>
} & {
  /** Writes what the view shows to a file. */
  save(input: SaveRequest): Promise<Result<void>>
  counts(clusterId: string): LogCounts
}

/** A view to be written to this path. */
export type SaveRequest = CommandInput<'log.save'> & { readonly path: string }
