import { type WorkerActionId, type WorkerOrder, workerAction } from '../../../shared/actions/worker-actions.ts'

import { duration } from '../../../shared/base/plain-words.ts'
import type { ExitCause, ExitRecord } from '../../../shared/model/worker.ts'
import { fail } from '../../../shared/result.ts'
import { effectMs } from '../slot/asked-ends.ts'
import type { Slot } from '../slot/slot.ts'
import { presentWords } from '../slot/slot-words.ts'
import type { WorkerHandle, WorkerTarget } from '../types.ts'
import { type ActionHost, type ActionRun, type Answer, noProcess, said } from './action-run.ts'
import { execute, removeSlot } from './executors.ts'

/** The end of one process that somebody waits for. */
interface AwaitedEnd {
  readonly target: WorkerTarget
  /** The sentence on it, when it has come. */
  words: string | null
}

/** What reaches a worker that comes or goes during a reload; anything else would be for the slot's own. */
const besideSignals: Readonly<Partial<Record<WorkerActionId, NodeJS.Signals>>> = {
  'worker.sigterm': 'SIGTERM',
  'worker.sigint': 'SIGINT',
  'worker.sigkill': 'SIGKILL',
}

/** Carries out what is asked of one worker. Each answers when the effect is seen, or says why it was not. */
export class WorkerActions {
  readonly #host: ActionHost
  /** An action that is under way: a second press shares its outcome. */
  readonly #pending = new Map<string, Promise<Answer>>()
  readonly #awaited = new Set<AwaitedEnd>()

  constructor(host: ActionHost) {
    this.#host = host
  }

  act(target: WorkerTarget, order: WorkerOrder, cause: ExitCause): Promise<Answer> {
    const key = pendingKey(target, order)
    const under = this.#pending.get(key)
    if (under !== undefined) return under
    const slot = this.#host.slot(target.slot)
    const beside = slot?.beside.handleOf(target.generation, target.pid) ?? null
    if (slot !== undefined && beside !== null) return this.#endBeside(slot, beside, target, order.action)
    const refused = this.#gone(target, slot) ?? this.#host.refusal(order.action)
    if (refused !== null) return Promise.resolve(refused)
    const handle = slot?.handle
    if (slot === undefined || handle === null || handle === undefined) return Promise.resolve(noProcess(target))
    const answer = execute(this.#runOf(slot, handle, target, order, cause), order)
    this.#pending.set(key, answer)
    return answer.finally(() => this.#pending.delete(key))
  }

  /** A process has ended, wherever it stood in its slot by then: a reload may have given its place to another. */
  exited({ slot, generation, words }: ExitRecord): void {
    for (const awaited of this.#awaited) {
      const { target } = awaited
      if (target.slot === slot && target.generation === generation) awaited.words = words
    }
  }

  /** Removes a slot without a process. One that has got a process meanwhile is left alone: nobody named that one. */
  removeEmpty(number: number): Promise<Answer> {
    const slot = this.#host.slot(number)
    if (slot === undefined) return Promise.resolve(fail('not-found', `there is no slot ${number}`))
    const refused = this.#host.refusal('worker.remove-slot')
    if (refused !== null) return Promise.resolve(refused)
    const { pid, generation } = slot.snapshot()
    if (pid !== null) {
      return Promise.resolve(fail('wrong-state', `slot ${number} has a process again: g${generation} (pid ${pid})`))
    }
    return removeSlot(this.#host, slot)
  }

  #runOf(slot: Slot, handle: WorkerHandle, target: WorkerTarget, order: WorkerOrder, cause: ExitCause): ActionRun {
    return {
      host: this.#host,
      entry: workerAction(order.action),
      slot,
      handle,
      target,
      cause,
      gone: () => this.#gone(target, slot),
      isUnderWay: (action) => this.#pending.has(pendingKey(target, { action })),
      ended: (deadlineMs, late, instead) => this.#ended(target, deadlineMs, late, instead),
    }
  }

  #endBeside(slot: Slot, handle: WorkerHandle, target: WorkerTarget, action: WorkerActionId): Promise<Answer> {
    const name = `slot ${slot.number}'s g${target.generation}`
    const { successor } = slot.beside
    const signal = besideSignals[action]
    if (signal === undefined) {
      const words = `${name} ${successor?.handle === handle ? 'is still starting' : 'is leaving already'}`
      return Promise.resolve(fail('wrong-state', `${words}: only signals reach it`))
    }
    // Once it has the place, its exit counts as asked for all the same.
    if (successor?.handle === handle) successor.asked.end({ by: 'signal', signal }, 'asked')
    slot.beside.asked(target.generation, signal)
    handle.signal(signal)
    return this.#ended(target, effectMs, () =>
      fail('not-reached-in-time', `${name} still runs ${duration(effectMs)} after ${signal}. Use SIGKILL`),
    )
  }

  #gone(target: WorkerTarget, slot: Slot | undefined): Answer | null {
    const named = `slot ${target.slot} g${target.generation} (pid ${target.pid})`
    if (slot === undefined) return fail('worker-gone', `${named} is gone; the slot was removed`)
    const now = slot.snapshot()
    if (now.generation === target.generation && now.pid === target.pid && slot.isLive) return null
    return fail('worker-gone', `${named} is gone; ${presentWords(now, this.#host.clock.nowMs())}`)
  }

  #ended(
    target: WorkerTarget,
    deadlineMs: number,
    late: () => Answer,
    instead: () => Answer | null = () => null,
  ): Promise<Answer> {
    const awaited: AwaitedEnd = { target, words: null }
    this.#awaited.add(awaited)
    const check = () => (awaited.words === null ? instead() : said(awaited.words))
    return this.#host.waits.until(check, deadlineMs, late).finally(() => this.#awaited.delete(awaited))
  }
}

/** Two exit codes are two wishes: who asks for another must not be told of the first as if it were theirs. */
function pendingKey({ slot, generation, pid }: WorkerTarget, order: { readonly action: WorkerActionId }): string {
  return `${slot} ${generation} ${pid} ${JSON.stringify(order)}`
}
