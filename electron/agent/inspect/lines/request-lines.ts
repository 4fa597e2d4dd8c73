import { checkedChars, lineCheck } from '../../../../shared/base/line-check.ts'
import { requestLine } from '../../../../shared/base/request-line.ts'
import type { AgentLineMarks } from '../../../../shared/inspection/agent-reports.ts'
import type { InspectionPorts } from '../../load-inspection.ts'
import { type RequestScope, RequestScopes } from './request-scope.ts'
import { watchWrites } from './watch-writes.ts'
import { codeAt, endsLine } from './written.ts'

/** The primary takes 60 messages a second of all kinds. */
const tellEveryMs = 50
/** Of one message, each with a request to name: 100 kB, of 256 that the primary takes. */
const mostMarks = 800
/** Messages that the primary has not taken. */
const mostHeld = 12
const markParts = 5
/** A line that was begun, and is not ended yet. */
interface BegunLine {
  readonly fromByte: number
  readonly scope: RequestScope
  readonly beginning: string
}

interface Batch {
  readonly number: number
  readonly marks: number[]
  readonly requests: AgentLineMarks['requests']
}

/**
 * Tells, beside the streams, which bytes of stdout and stderr were written in which request's asynchronous context. What the app
 * writes stays as it is. Positions count from the process's first byte; what is written outside of requests moves them, and
 * is not told.
 */
export class RequestLines {
  readonly #ports: Pick<InspectionPorts, 'originals' | 'tell'>
  readonly #scopes: RequestScopes
  readonly #undo: () => void
  readonly #bytes = [0, 0]
  readonly #begun: (BegunLine | null)[] = [null, null]
  #held: Batch[] = []
  #batch: Batch = { number: 1, marks: [], requests: [] }
  #droppedCount = 0
  #toldMonoMs = Number.NEGATIVE_INFINITY
  #isDue = false
  #timer: NodeJS.Timeout | NodeJS.Immediate | null = null
  #isOpen = true

  constructor(ports: Pick<InspectionPorts, 'originals' | 'tell' | 'requestCount'>) {
    this.#ports = ports
    this.#scopes = new RequestScopes(() => ports.requestCount())
    this.#undo = watchWrites((stream, what, byteCount) => {
      try {
        this.#wrote(stream, what, byteCount)
      } catch {
        // As `guarded` says.
      }
    })
  }

  close(): void {
    this.#isOpen = false
    this.#undo()
    this.#scopes.close()
    this.#held = []
  }

  #wrote(stream: 0 | 1, what: unknown, byteCount: number): void {
    if (!this.#isOpen || byteCount <= 0) return
    const atByte = this.#bytes[stream] ?? 0
    const begun = this.#begun[stream] ?? null
    this.#bytes[stream] = atByte + byteCount
    this.#begun[stream] = null
    // Who began a line has it to its end.
    const scope = what === null ? undefined : (begun?.scope ?? this.#scopes.now())
    if (scope === undefined) return
    const fromByte = begun?.fromByte ?? atByte
    if (!endsLine(what)) {
      this.#begun[stream] = { fromByte, scope, beginning: lineBeginning(begun?.beginning ?? '', what) }
      return
    }
    const check = begun === null ? lineCheck(codeAt(what)) : checkOf(lineBeginning(begun.beginning, what))
    this.#mark(scope, [stream, fromByte, atByte + byteCount - fromByte, scope.number, check])
  }

  #mark(scope: RequestScope, mark: readonly number[]): void {
    const batch = this.#openBatch()
    if (batch === null) {
      this.#droppedCount += 1
      return
    }
    batch.marks.push(...mark)
    if (scope.toldIn !== batch.number) {
      scope.toldIn = batch.number
      batch.requests.push([scope.number, requestLine(scope.method, scope.url)])
    }
    if (!this.#isDue) this.#tellSoon()
  }

  /** At the end of this turn, if the last was a while ago: the process may not live much longer. */
  #tellSoon(): void {
    const { originals } = this.#ports
    this.#isDue = true
    const waitMs = this.#toldMonoMs + tellEveryMs - originals.monoMs()
    const tell = (): void => {
      this.#isDue = false
      if (this.#isOpen) this.#tell()
    }
    this.#timer = waitMs <= 0 ? originals.setImmediate(tell) : originals.setTimeout(tell, waitMs)
    this.#timer.unref()
  }

  /** Null where nobody takes them. */
  #openBatch(): Batch | null {
    if (this.#batch.marks.length < mostMarks * markParts) return this.#batch
    if (this.#held.length >= mostHeld) return null
    this.#held.push(this.#batch)
    this.#batch = { number: this.#batch.number + 1, marks: [], requests: [] }
    return this.#batch
  }

  #tell(): void {
    const { originals, tell } = this.#ports
    this.#toldMonoMs = originals.monoMs()
    const { marks, requests } = this.#held[0] ?? this.#batch
    if (tell({ kind: 'lines', requests, marks, droppedCount: this.#droppedCount })) {
      if (this.#held.shift() === undefined) {
        this.#batch = { number: this.#batch.number + 1, marks: [], requests: [] }
      }
    }
    if (this.#held.length > 0 || this.#batch.marks.length > 0) this.#tellSoon()
  }
}

const checkOf = (text: string): number => lineCheck((index) => text.charCodeAt(index))

/** As much of a line as is looked at. */
function lineBeginning(before: string, what: unknown): string {
  const at = codeAt(what)
  let text = before
  for (let index = 0; text.length < checkedChars; index += 1) {
    const code = at(index)
    if (Number.isNaN(code)) break
    text += String.fromCharCode(code)
  }
  return text
}
