import type { Clock } from '../../../shared/base/clock.ts'
import { duration, placeName } from '../../../shared/base/plain-words.ts'
import type { CommandInput } from '../../../shared/ipc/contract.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { attachConfiguration } from '../../inspect/door/attach-configuration.ts'
import type { ClusterSession } from '../session/cluster-session.ts'
import type { WorkerProcess } from '../session/worker-process.ts'

/** A worker that runs answers at once; one that does not is blocked, stopped, or at a breakpoint. */
const answerMs = 2000

/** An inspector that somebody is attached to, or is about to be. */
export interface OpenInspector {
  readonly inspectorId: number
  /** `ws://127.0.0.1:…`, with its secret. */
  readonly url: string
  /** "slot 3 · g2 · pid 4242". */
  readonly title: string
}

/** Open for a debugger that attaches by itself, and closed by a person. */
export interface DebuggerDoor {
  readonly port: number
  /** What goes into a list of configurations. */
  readonly configuration: string
}

interface Held {
  readonly process: WorkerProcess
  /** Of one that a debugger attaches to by itself; null: DevTools of the deck. */
  readonly debuggerUrl: string | null
  readonly ended: Promise<void>
  /** Closes it, and undoes what was done for it. */
  end(): void
}

/** Opens the inspector of workers for those who attach to it. None is left open: it ends with its worker, or when it is closed. */
export class InspectorDesk {
  readonly #clock: Clock
  readonly #session: (clusterId: string) => Result<ClusterSession>
  readonly #held = new Map<number, Held>()
  /** Addresses of inspectors that the deck opened: none of an app's own. */
  readonly #ours = new Set<string>()
  #lastId = 0

  constructor(clock: Clock, session: (clusterId: string) => Result<ClusterSession>) {
    this.#clock = clock
    this.#session = session
  }

  async open(input: CommandInput<'worker.openDevTools'>): Promise<Result<OpenInspector>> {
    const { slot, generation, pid, takesOut } = input
    const found = this.#find(input)
    if (!found.ok) return found
    const { session, process } = found.value
    const taken = takesOut ? await takeOut(session, input) : ok(false)
    if (!taken.ok) return taken
    const putBack = (because: string): void => {
      const present = session.slotAt(slot)
      if (taken.value && present?.outOfRotation?.reason === 'inspected') session.supervisor.putBack(slot, because)
    }
    const opened = await this.#ask(process)
    if (!opened.ok) {
      putBack('DevTools did not open')
      return opened
    }
    const inspectorId = this.#hold(process, opened.value, null, putBack)
    return ok({ inspectorId, url: opened.value, title: `${placeName(slot)} · g${generation} · pid ${pid}` })
  }

  /** Opens it for a debugger, or names the one that is open for that. It stays until `closeForDebugger`, or its worker's end. */
  async openForDebugger(target: CommandInput<'worker.openForDebugger'>): Promise<Result<DebuggerDoor>> {
    const found = this.#find(target)
    if (!found.ok) return found
    const { session, process } = found.value
    const known = this.#heldForDebugger(target.pid)?.debuggerUrl
    const opened = known == null ? await this.#ask(process) : ok(known)
    if (!opened.ok) return opened
    if (this.#heldForDebugger(target.pid) === undefined) this.#hold(process, opened.value, opened.value, () => {})
    const { slot, generation, pid } = target
    const port = Number(new URL(opened.value).port)
    const cwd = session.telemetry.selfLatest(slot)?.detail?.cwd ?? null
    const name = `${session.settings.name}: ${placeName(slot)} g${generation} pid ${pid}`
    return ok({ port, configuration: attachConfiguration({ name, port, cwd }) })
  }

  closeForDebugger({ pid }: CommandInput<'worker.closeForDebugger'>): Result<void> {
    this.#heldForDebugger(pid)?.end()
    return ok(undefined)
  }

  /** Where a debugger can attach; null where none may. */
  debuggerPort(pid: number): number | null {
    const url = this.#heldForDebugger(pid)?.debuggerUrl
    return url == null ? null : Number(new URL(url).port)
  }

  /** Resolves when its worker ended, or it was closed. */
  async ended(inspectorId: number): Promise<void> {
    await this.#held.get(inspectorId)?.ended
  }

  close(inspectorId: number): void {
    this.#held.get(inspectorId)?.end()
  }

  closeAll(): void {
    for (const held of [...this.#held.values()]) held.end()
  }

  #find({ clusterId, slot, generation, pid }: CommandInput<'worker.closeForDebugger'>): Result<{
    readonly session: ClusterSession
    readonly process: WorkerProcess
  }> {
    const session = this.#session(clusterId)
    if (!session.ok) return session
    const process = session.value.workers.find(slot, generation)
    if (process === null || process.worker.pid !== pid || process.worker.isDead()) {
      return fail('worker-gone', `${placeName(slot)} g${generation} (pid ${pid}) is gone`)
    }
    return ok({ session: session.value, process })
  }

  #heldForDebugger(pid: number): Held | undefined {
    return [...this.#held.values()].find((one) => one.debuggerUrl !== null && one.process.worker.pid === pid)
  }

  #hold(process: WorkerProcess, url: string, debuggerUrl: string | null, putBack: (because: string) => void): number {
    const inspectorId = ++this.#lastId
    const runsAgain = process.looks.allowStanding()
    let resolve = (): void => {}
    const ended = new Promise<void>((done) => {
      resolve = done
    })
    const over = (because: string): void => {
      if (!this.#held.delete(inspectorId)) return
      stop()
      putBack(because)
      resolve()
    }
    const stop = process.listen({ reported() {}, ended: () => over('the worker that was inspected ended') })
    const closed = (): void => {
      runsAgain()
      // It is no reason any more not to look where the worker is stuck.
      if (this.#ours.delete(url)) process.inspectorLines.forget(url)
    }
    const end = (): void => {
      // Two may look through one door: DevTools and a debugger.
      const isInUse = [...this.#held].some(([id, one]) => id !== inspectorId && one.process === process)
      // At a breakpoint until then: its answer is the first word after that silence.
      if (isInUse) runsAgain()
      else void process.askFor({ type: 'inspect', order: { kind: 'close-inspector' } })?.then(closed)
      over('DevTools was closed')
    }
    this.#held.set(inspectorId, { process, debuggerUrl, ended, end })
    return inspectorId
  }

  /** The inspector's address, once the agent has opened it. One that opens too late is closed again. */
  #ask(process: WorkerProcess): Promise<Result<string>> {
    const name = `${placeName(process.slot)}`
    return new Promise((resolve) => {
      let isOver = false
      let isLate = false
      const answer = (result: Result<string>): void => {
        isOver = true
        cancel()
        stop()
        resolve(result)
      }
      const { othersAddress } = process.inspectorLines
      const closeLate = (): void => process.ask({ type: 'inspect', order: { kind: 'close-inspector' } })
      const stop = process.listen({
        reported: (report) => {
          if (report.kind !== 'inspector' || isOver) return
          if (report.url !== othersAddress) this.#ours.add(report.url)
          answer(ok(report.url))
        },
        ended: () => answer(fail('worker-gone', `${name} ended before its inspector was open`)),
      })
      const cancel = this.#clock.after(answerMs, () => {
        isLate = true
        const why = 'its event loop is blocked, or the process is stopped'
        answer(fail('not-reached-in-time', `${name} has not opened its inspector within ${duration(answerMs)}: ${why}`))
      })
      const asked = process.askFor({ type: 'inspect', order: { kind: 'open-inspector' } })
      if (asked === null) {
        answer(fail('unsupported-here', `${name} has no agent to open its inspector: reload it`))
        return
      }
      void asked.then((done) => {
        if (isLate && done.ok) closeLate()
        else if (!isOver && !done.ok) answer(fail('refused', `${name}: ${done.words}`))
      })
    })
  }
}

/** True when it was taken out for this; false when it was out before. */
async function takeOut(
  session: ClusterSession,
  { slot, generation, pid }: CommandInput<'worker.openDevTools'>,
): Promise<Result<boolean>> {
  const order = { action: 'worker.rotate-out', connections: 'move', ifLast: 'refuse', reason: 'inspected' } as const
  const taken = await session.supervisor.act({ slot, generation, pid }, order)
  if (taken.ok) return ok(true)
  return taken.error.code === 'already-so' ? ok(false) : taken
}
