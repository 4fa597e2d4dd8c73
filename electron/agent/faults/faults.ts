import type { FaultAction } from '../../../shared/actions/faults/fault-action.ts'
import type { AgentFault, AgentFaultReport } from '../../../shared/agent-protocol.ts'
import { errorWords } from '../../../shared/base/error-words.ts'
import type { CarriedFaults, FaultPorts } from '../load-faults.ts'
import type { FaultHost, FaultNumbers, RunningFault } from './fault-host.ts'
import { readFault } from './read-fault.ts'
import { startFault } from './start-fault.ts'

/** The numbers of one fault are told at most this often. */
const tellEveryMs = 500
const wordsChars = 300
/** So many endings are kept where the primary does not read. */
const unsentMost = 100

interface Carried {
  readonly fault: AgentFault
  readonly action: FaultAction
  readonly running: RunningFault
  readonly endsAtMs: number
  toldAtMs: number
  told: string
}

/**
 * The faults of this worker. Each ends by itself: when its time is over, when it is taken back, when the pipe is gone, or when
 * the primary has not said for a lease that it is there. However it ends, what it did is reverted, and that is told.
 */
export class Faults implements CarriedFaults {
  readonly #ports: FaultPorts
  readonly #carried = new Map<number, Carried>()
  /** Endings for which the pipe had no room. */
  #unsent: AgentFaultReport[] = []
  #afterMeters: unknown[] = []
  #leaseMs = 0
  #leaseEndsAtMs = 0
  #timer: NodeJS.Timeout | undefined

  constructor(ports: FaultPorts) {
    this.#ports = ports
  }

  start(value: unknown): string | null {
    const read = readFault(value)
    if (typeof read !== 'string' && read.action.group === 'boot')
      return 'it happens when a worker starts, and this one runs'
    const carried = this.#begin(value)
    if (typeof carried === 'string') return carried
    // In a turn of its own: the answer is out by then, and no line that came along waits behind it.
    this.#ports.originals.setImmediate(() => this.#go(carried))
    return null
  }

  boot(values: readonly unknown[]): (() => never) | null {
    let dies: (() => never) | null = null
    for (const value of values) {
      const read = readFault(value)
      if (typeof read !== 'string' && !isFromFirstLine(read.action)) this.#afterMeters.push(value)
      else dies = this.#bootOne(value) ?? dies
    }
    return dies
  }

  settled(): void {
    for (const value of this.#afterMeters.splice(0)) {
      const refused = this.start(value)
      if (refused !== null) this.#refuse(value, refused)
    }
  }

  undo(faultId: number | null): string | null {
    const meant = faultId === null ? [...this.#carried.values()] : [this.#carried.get(faultId)]
    this.#afterMeters = this.#afterMeters.filter((value) => faultId !== null && idOf(value) !== faultId)
    for (const carried of meant) if (carried !== undefined) this.#end(carried, 'ended', 'taken back')
    return null
  }

  lease(leaseMs: number): void {
    this.#leaseMs = leaseMs
    this.#leaseEndsAtMs = this.#ports.originals.monoMs() + leaseMs
    this.#arm()
  }

  beat(): void {
    for (const report of this.#unsent.splice(0)) this.#tell(report)
    for (const carried of this.#carried.values()) this.#look(carried)
  }

  close(): void {
    for (const carried of [...this.#carried.values()]) this.#end(carried, 'ended', 'the pipe to the deck closed')
    this.#afterMeters = []
    this.#unsent = []
    this.#ports.originals.clearTimeout(this.#timer)
  }

  #begin(value: unknown): Carried | string {
    const read = readFault(value)
    if (typeof read === 'string') return read
    const { fault, action } = read
    const { faultId, forMs, leaseMs } = fault
    if (this.#carried.has(faultId)) return `fault ${faultId} is there already`
    for (const { action: other, fault: holder } of this.#carried.values())
      if (action.claims !== null && action.claims === other.claims)
        return `fault ${holder.faultId} (${other.words}) is there, and the two exclude each other`
    const running = this.#running(fault)
    if (typeof running === 'string') return running
    const nowMs = this.#ports.originals.monoMs()
    const carried = { fault, action, running, endsAtMs: nowMs + forMs, toldAtMs: Number.NEGATIVE_INFINITY, told: '' }
    this.#carried.set(faultId, carried)
    this.#leaseMs = leaseMs
    this.#leaseEndsAtMs = Math.max(this.#leaseEndsAtMs, nowMs + leaseMs)
    this.#arm()
    return carried
  }

  #running(fault: AgentFault): RunningFault | string {
    try {
      return startFault(fault, this.#hostOf(fault.faultId))
    } catch (error) {
      return `it could not begin: ${errorWords(error)}`
    }
  }

  #hostOf(faultId: number): FaultHost {
    const { originals, servers } = this.#ports
    const fail = (words: string): void => {
      const carried = this.#carried.get(faultId)
      if (carried !== undefined) this.#end(carried, 'failed', words)
    }
    return {
      originals,
      servers,
      hear: () => {
        this.#ports.hear()
        this.#endWhatIsDue()
      },
      injected: this.#ports.injected,
      changed: () => {
        const carried = this.#carried.get(faultId)
        if (carried !== undefined && originals.monoMs() - carried.toldAtMs >= tellEveryMs) this.#look(carried)
      },
      fail,
      guarded: (run) => () => {
        try {
          run()
        } catch (error) {
          fail(errorWords(error))
        }
      },
    }
  }

  #bootOne(value: unknown): (() => never) | null {
    const carried = this.#begin(value)
    if (typeof carried === 'string') {
      this.#refuse(value, carried)
      return null
    }
    this.#go(carried)
    const { running } = carried
    return running.die?.bind(running) ?? null
  }

  /** It is known under its number, and can be ended. */
  #go(carried: Carried): void {
    if (!this.#isCarried(carried)) return
    try {
      carried.running.hold?.()
    } catch (error) {
      this.#end(carried, 'failed', errorWords(error))
    }
    this.#look(carried)
  }

  /** Tells what was measured, if that changed. */
  #look(carried: Carried): void {
    if (!this.#isCarried(carried)) return
    try {
      const numbers = carried.running.read()
      if (numbers === null) return
      const text = this.#ports.originals.stringify(numbers)
      if (text === carried.told) return
      if (!this.#ports.tell(reportOf(carried, 'landed', '', numbers))) return
      carried.told = text
      carried.toldAtMs = this.#ports.originals.monoMs()
    } catch (error) {
      this.#end(carried, 'failed', errorWords(error))
    }
  }

  #end(carried: Carried, state: 'ended' | 'failed', words: string): void {
    if (!this.#isCarried(carried)) return
    this.#carried.delete(carried.fault.faultId)
    let numbers: FaultNumbers | null = null
    try {
      numbers = carried.running.read()
    } catch {
      // It failed for this very reason, or ends without its last numbers.
    }
    try {
      carried.running.end()
      this.#tell(reportOf(carried, state, words, numbers ?? {}))
    } catch (error) {
      this.#tell(reportOf(carried, 'failed', `not all of it could be taken back: ${errorWords(error)}`, numbers ?? {}))
    }
  }

  #tell(report: AgentFaultReport): void {
    if (!this.#ports.tell(report) && this.#unsent.length < unsentMost) this.#unsent.push(report)
  }

  /** One that nobody asked for by a request: there is no answer to say it in. */
  #refuse(value: unknown, words: string): void {
    const faultId = idOf(value)
    if (faultId === null) return
    this.#tell({ type: 'fault', faultId, state: 'failed', words: words.slice(0, wordsChars), numbers: {} })
  }

  #isCarried(carried: Carried): boolean {
    return this.#carried.get(carried.fault.faultId) === carried
  }

  #arm(): void {
    const { clearTimeout, setTimeout, monoMs } = this.#ports.originals
    clearTimeout(this.#timer)
    if (this.#carried.size === 0) return
    const ends = [...this.#carried.values()].map(({ endsAtMs }) => endsAtMs)
    const dueMs = Math.min(this.#leaseEndsAtMs, ...ends) - monoMs()
    const due = (): void => {
      this.#endWhatIsDue()
      this.#arm()
    }
    this.#timer = setTimeout(due, Math.max(1, dueMs))
    this.#timer.unref()
  }

  #endWhatIsDue(): void {
    const nowMs = this.#ports.originals.monoMs()
    for (const carried of [...this.#carried.values()]) if (nowMs >= carried.endsAtMs) this.#end(carried, 'ended', '')
    // The loop may have stood still: then the word that the deck is there waits in the pipe.
    if (this.#carried.size > 0 && nowMs >= this.#leaseEndsAtMs) this.#ports.hear()
    if (nowMs >= this.#leaseEndsAtMs)
      for (const carried of [...this.#carried.values()])
        this.#end(carried, 'ended', `no word from the deck for ${this.#leaseMs} ms`)
  }
}

/** Requests of the first moments are hit, and the app's first look at the clock; the others would keep the meters from their start. */
function isFromFirstLine({ group, claims }: FaultAction): boolean {
  return group === 'boot' || group === 'request' || claims === 'clock'
}

function idOf(value: unknown): number | null {
  const id: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'faultId') : null
  return typeof id === 'number' && Number.isInteger(id) && id >= 0 ? id : null
}

function reportOf(
  { fault }: Carried,
  state: AgentFaultReport['state'],
  words: string,
  numbers: FaultNumbers,
): AgentFaultReport {
  return { type: 'fault', faultId: fault.faultId, state, words: words.slice(0, wordsChars), numbers: { ...numbers } }
}
