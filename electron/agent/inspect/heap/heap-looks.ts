import { errorWords } from '../../../../shared/base/error-words.ts'
import type { AgentInspectReport } from '../../../../shared/inspection/agent-reports.ts'
import { collectGarbage } from '../../garbage/collect-garbage.ts'
import type { InspectionPorts } from '../../load-inspection.ts'
import type { LookFiles } from '../files.ts'
import { readCollect, readDiagnose, readHeapSnapshot } from '../read-order.ts'
import { diagnosticReport } from './diagnostic-report.ts'
import { HeapWriter } from './heap-writer.ts'
import { Numbering } from './numbering.ts'

/** The primary did not read: what ends a look is told again after this time. */
const tellAgainMs = 500
/** The primary hears of bytes this often. */
const tellEveryMs = 200
const wordsChars = 300
const notUnderstood = 'that look was not asked for in a way this agent understands'

/** Looks at the memory of this worker. Each begins in a turn of its own: that it was taken is answered by then. */
export class HeapLooks {
  readonly #ports: InspectionPorts
  readonly #files: LookFiles
  readonly #unsent = new Set<NodeJS.Timeout>()
  readonly #numbering: Numbering
  #writer: HeapWriter | null = null
  #isClosed = false

  constructor(ports: InspectionPorts, files: LookFiles) {
    this.#ports = ports
    this.#files = files
    this.#numbering = new Numbering(ports.originals)
  }

  /** Null: it is begun. */
  snapshot(value: unknown): string | null {
    const order = readHeapSnapshot(value)
    if (order === null) return notUnderstood
    if (this.#writer !== null) return 'a heap snapshot of it is being taken already'
    const { lookId, path } = order
    const { setImmediate } = this.#ports.originals
    const heapUsedBytes = process.memoryUsage().heapUsed
    let begun: { readonly writer: HeapWriter; readonly number: number }
    try {
      begun = this.#openWriter(lookId, this.#files.placeOf(path), heapUsedBytes)
    } catch (error) {
      this.#numbering.rest()
      return `a heap snapshot cannot be taken of it: ${errorWords(error)}`
    }
    const { writer, number: numbering } = begun
    this.#writer = writer
    setImmediate(() => {
      this.#ports.tell({
        kind: 'heap-snapshot',
        lookId,
        heapUsedBytes,
        numbering,
        state: 'walking',
        byteCount: 0,
        words: '',
      })
      writer.begin()
    })
    return null
  }

  /** Null: it is begun. */
  collect(value: unknown): string | null {
    const order = readCollect(value)
    if (order === null) return notUnderstood
    const { setImmediate, monoMs } = this.#ports.originals
    setImmediate(() => {
      const beforeBytes = process.memoryUsage().heapUsed
      const startedMonoMs = monoMs()
      const words = wordsOf(collectGarbage)
      const tookMs = monoMs() - startedMonoMs
      const afterBytes = process.memoryUsage().heapUsed
      this.#tell({ kind: 'collected', lookId: order.lookId, beforeBytes, afterBytes, tookMs, words })
    })
    return null
  }

  /** Null: it is begun. */
  diagnose(value: unknown): string | null {
    const order = readDiagnose(value)
    if (order === null) return notUnderstood
    const { lookId, path, withEnvironment } = order
    this.#ports.originals.setImmediate(() => {
      let byteCount = 0
      const words = wordsOf(() => {
        const report = diagnosticReport(withEnvironment)
        byteCount = this.#files.write(path, this.#ports.originals.stringify(report, null, 2))
      })
      this.#tell({ kind: 'diagnosed', lookId, byteCount, words })
    })
    return null
  }

  close(): void {
    this.#isClosed = true
    this.#writer?.abandon()
    this.#numbering.close()
    for (const timer of this.#unsent) this.#ports.originals.clearTimeout(timer)
    this.#unsent.clear()
  }

  #openWriter(
    lookId: number,
    path: string,
    heapUsedBytes: number,
  ): { readonly writer: HeapWriter; readonly number: number } {
    const { monoMs } = this.#ports.originals
    const { session, number } = this.#numbering.open()
    const about = { kind: 'heap-snapshot', lookId, heapUsedBytes, numbering: number } as const
    let toldMonoMs = monoMs()
    const writer = new HeapWriter(path, session, {
      written: (byteCount) => {
        if (monoMs() - toldMonoMs < tellEveryMs) return
        toldMonoMs = monoMs()
        this.#ports.tell({ ...about, state: 'writing', byteCount, words: '' })
      },
      ended: (byteCount, problem) => {
        this.#writer = null
        this.#numbering.rest()
        const state = problem === null ? 'done' : 'failed'
        this.#tell({ ...about, state, byteCount, words: (problem ?? '').slice(0, wordsChars) })
      },
    })
    return { writer, number }
  }

  /** What ends a look must arrive: somebody waits for it. */
  #tell(report: AgentInspectReport): void {
    if (this.#isClosed || this.#ports.tell(report)) return
    const timer = this.#ports.originals.setTimeout(() => {
      this.#unsent.delete(timer)
      this.#tell(report)
    }, tellAgainMs)
    timer.unref()
    this.#unsent.add(timer)
  }
}

/** Whatever goes wrong is told: nothing of it may reach the app. */
function wordsOf(act: () => void): string {
  try {
    act()
    return ''
  } catch (error) {
    return errorWords(error).slice(0, wordsChars)
  }
}
