import type { OutputBuffer } from '../../logs/output-buffer.ts'
import { createOutputStore, type OutputStore } from '../../logs/output-store.ts'
import type { LogInlet } from '../logs/log-inlet.ts'
import type { Placed } from './story/replica-book.ts'

type StreamName = 'stdout' | 'stderr'

interface Flow {
  readonly buffer: OutputBuffer
  readonly streams: Readonly<Record<StreamName, ReturnType<LogInlet['open']>>>
}

/** What containers print: into the drawer's output, and into the one log of the cluster. */
export class FleetOutput {
  readonly store: OutputStore = createOutputStore()
  readonly #clusterId: string
  readonly #logs: Pick<LogInlet, 'open'>
  readonly #flows = new Map<number, Flow>()

  constructor(clusterId: string, logs: Pick<LogInlet, 'open'>) {
    this.#clusterId = clusterId
    this.#logs = logs
  }

  printed(placed: Placed, stream: StreamName, chunk: Buffer): void {
    if (chunk.length === 0) return
    const flow = this.#flows.get(placed.run) ?? this.#open(placed)
    flow.buffer.feed(stream, chunk)
    flow.streams[stream].push(chunk)
  }

  /** Last lines come after the end: a flow is over when its engine lists its run no more. */
  keepOnly(placed: readonly Placed[]): void {
    const runs = new Set(placed.map(({ run }) => run))
    for (const [run, flow] of this.#flows) if (!runs.has(run)) this.#end(run, flow)
  }

  close(): void {
    for (const [run, flow] of this.#flows) this.#end(run, flow)
    this.store.clear()
  }

  #open({ replica, generation, run }: Placed): Flow {
    const place = { slot: replica.slot, generation }
    const flow: Flow = {
      buffer: this.store.open(replica.slot, generation),
      streams: {
        stdout: this.#logs.open(this.#clusterId, { ...place, stream: 'stdout' }),
        stderr: this.#logs.open(this.#clusterId, { ...place, stream: 'stderr' }),
      },
    }
    this.#flows.set(run, flow)
    return flow
  }

  #end(run: number, { buffer, streams }: Flow): void {
    buffer.end('stdout')
    buffer.end('stderr')
    streams.stdout.end()
    streams.stderr.end()
    this.#flows.delete(run)
  }
}
