import type { AgentLineMarks } from '../../../shared/inspection/agent-reports.ts'
import type { LogRequest, LogSource } from '../../../shared/logs/log-entry.ts'
import { type ArrivedLine, StreamJoin } from './stream-join.ts'

type Stream = Extract<LogSource, { readonly kind: 'slot' }>['stream']

const marksPart = 5
/** Requests are named again in each report that has marks of them. */
const mostNames = 20_000

/**
 * Joins the lines of one process with what its agent told of them. Lines and marks come by two pipes, in any order: `joined`
 * is called as soon as both are there, once for each entry, with the request that its first line was written in.
 */
export class LineJoin {
  readonly #streams: readonly [StreamJoin, StreamJoin]
  readonly #names = new Map<number, LogRequest>()
  readonly #process: { readonly slot: number; readonly generation: number }

  constructor(
    process: { readonly slot: number; readonly generation: number },
    joined: (entryNumber: number, request: LogRequest) => void,
  ) {
    this.#process = process
    const tell = (entryNumber: number, requestNumber: number): void => {
      const request = this.#names.get(requestNumber)
      if (request !== undefined) joined(entryNumber, request)
    }
    this.#streams = [new StreamJoin(tell), new StreamJoin(tell)]
  }

  arrived(stream: Stream, line: ArrivedLine): void {
    this.#streams[stream === 'stdout' ? 0 : 1].arrived(line)
  }

  told({ requests, marks }: AgentLineMarks): void {
    const { slot, generation } = this.#process
    for (const [number, line] of requests) {
      this.#names.delete(number)
      this.#names.set(number, { requestId: `${slot}.${generation}.${number}`, line })
    }
    for (let at = 0; at + marksPart <= marks.length; at += marksPart) {
      const [stream, fromByte = 0, byteCount = 0, request = 0, check = 0] = marks.slice(at, at + marksPart)
      this.#streams[stream === 0 ? 0 : 1].marked({ fromByte, byteCount, request, check })
    }
    for (const stream of this.#streams) stream.join()
    for (const number of this.#names.keys()) {
      if (this.#names.size <= mostNames) break
      this.#names.delete(number)
    }
  }
}
