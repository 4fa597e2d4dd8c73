import { lineCheck } from '../../../shared/base/line-check.ts'
import type { AgentLineMarks } from '../../../shared/inspection/agent-reports.ts'
import type { LogRequest } from '../../../shared/logs/log-entry.ts'
import { LineJoin } from '../requests/line-join.ts'
import type { ReadLine } from './line-reader.ts'

/** Of a process that ended the last marks may come after its last lines; of older ones nothing is expected. */
const mostEnded = 8

/** One process of a cluster. */
export interface ProcessPlace {
  readonly slot: number
  readonly generation: number
}

interface Process {
  readonly join: LineJoin
  openStreams: number
}

/** Takes the lines of one stream, as they come. */
export interface LineTaker {
  line(line: ReadLine, fromByte: number, byteCount: number, entryNumber: number): void
  end(): void
}

/** Finds the requests that lines were written in, for all processes of a cluster. Lives while that is wanted. */
export class ProcessJoins {
  readonly #joined: (entryNumber: number, request: LogRequest) => void
  readonly #processes = new Map<string, Process>()
  #ended: string[] = []

  constructor(joined: (entryNumber: number, request: LogRequest) => void) {
    this.#joined = joined
  }

  /** A stream begins, or is followed from here on. */
  open(place: ProcessPlace, stream: 'stdout' | 'stderr'): LineTaker {
    const key = keyOf(place)
    const known = this.#processes.get(key)
    const process = known ?? { join: new LineJoin(place, this.#joined), openStreams: 0 }
    process.openStreams++
    this.#processes.set(key, process)
    let toldByte: number | null = null
    return {
      line: (line, fromByte, byteCount, number) => {
        // What was dropped between them has no entry.
        if (toldByte !== null && fromByte > toldByte) {
          process.join.arrived(stream, { fromByte: toldByte, byteCount: fromByte - toldByte, number: null, check: 0 })
        }
        const check = lineCheck(line.bytes.subarray(line.from, line.to))
        process.join.arrived(stream, { fromByte, byteCount, number, check })
        toldByte = fromByte + byteCount
      },
      end: () => {
        process.openStreams--
        if (process.openStreams === 0) this.#end(key)
      },
    }
  }

  /** What an agent told of its lines. */
  told(place: ProcessPlace, marks: AgentLineMarks): void {
    this.#processes.get(keyOf(place))?.join.told(marks)
  }

  #end(key: string): void {
    this.#ended.push(key)
    while (this.#ended.length > mostEnded) {
      const oldest = this.#ended.shift()
      if (oldest !== undefined) this.#processes.delete(oldest)
    }
  }
}

const keyOf = ({ slot, generation }: ProcessPlace): string => `${slot}.${generation}`
