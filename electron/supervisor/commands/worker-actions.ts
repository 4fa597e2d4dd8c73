import type { Clock } from '../../../shared/base/clock.ts'
import { duration } from '../../../shared/base/plain-words.ts'
import { type KillAction, killActionTexts } from '../../../shared/kill-actions.ts'
import type { ExitCause, ExitRecord } from '../../../shared/model/worker.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { longestDrainMs } from '../drain/drain-plan.ts'
import { type AskedEnd, effectMs } from '../slot/asked-ends.ts'
import type { Slot } from '../slot/slot.ts'
import { presentWords } from '../slot/slot-words.ts'
import type { SupervisorRules, WorkerHandle, WorkerTarget } from '../types.ts'
import type { Waits } from './waits.ts'

type Answer = Result<{ readonly words: string }>

export interface KillMenuHost {
  readonly clock: Clock
  readonly waits: Waits
  rules(): SupervisorRules
  slot(number: number): Slot | undefined
  /** Why this action may not be taken now, or null. */
  refusal(action: KillAction): Answer | null
  removeSlot(slot: Slot): Answer | null
  tell(slot: Slot, words: string, mark: string | null): void
}

const pauseMs = 3000

/** The end of one process that somebody waits for. */
interface AwaitedEnd {
  readonly target: WorkerTarget
  /** The sentence on it, when it has come. */
  words: string | null
}

/** Carries out the kill menu's actions. Each answers when the effect is seen, or says why it was not. */
export class KillMenu {
  readonly #host: KillMenuHost
  /** An action that is under way: a second click shares its outcome. */
  readonly #pending = new Map<string, Promise<Answer>>()
  readonly #awaited = new Set<AwaitedEnd>()

  constructor(host: KillMenuHost) {
    this.#host = host
  }

  /** `cause`: who ends the worker; also a limit uses this way. */
  act(target: WorkerTarget, action: KillAction, exitCode: number, cause: ExitCause): Promise<Answer> {
    // Two exit codes are two wishes: who asks for another must not be told of the first as if it were theirs.
    const key = pendingKey(target, action === 'exit-code' ? `${action} ${exitCode}` : action)
    const under = this.#pending.get(key)
    if (under !== undefined) return under
    const slot = this.#host.slot(target.slot)
    const beside = slot?.beside.handleOf(target.generation, target.pid) ?? null
    if (slot !== undefined && beside !== null) return this.#endBeside(slot, beside, target, action)
    const gone = this.#gone(target, slot)
    const refused = gone ?? this.#host.refusal(action)
    if (refused !== null) return Promise.resolve(refused)
    const handle = slot?.handle
    if (slot === undefined || handle === null || handle === undefined) return Promise.resolve(noProcess(target))
    const answer = this.#carryOut(slot, handle, target, action, exitCode, cause)
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
    const refused = this.#host.refusal('remove-slot')
    if (refused !== null) return Promise.resolve(refused)
    const { pid, generation } = slot.snapshot()
    if (pid !== null) {
      return Promise.resolve(fail('wrong-state', `slot ${number} has a process again: g${generation} (pid ${pid})`))
    }
    return this.#remove(slot)
  }

  #carryOut(
    slot: Slot,
    handle: WorkerHandle,
    target: WorkerTarget,
    action: KillAction,
    exitCode: number,
    cause: ExitCause,
  ): Promise<Answer> {
    switch (action) {
      case 'sigterm':
        return this.#signal(slot, handle, target, 'SIGTERM', cause)
      case 'sigint':
        return this.#signal(slot, handle, target, 'SIGINT', cause)
      case 'sigkill':
        return this.#signal(slot, handle, target, 'SIGKILL', cause)
      case 'pause':
        return this.#pause(slot, handle, target)
      case 'resume':
        return this.#resume(slot, handle, target)
      case 'graceful-stop':
        return this.#drain(slot, target, 'finishing', cause)
      case 'disconnect':
        return this.#drain(slot, target, 'disconnect', cause)
      case 'uncaught-exception':
        return this.#inAgent(slot, target, action, { by: 'exception' }, () =>
          handle.throwUncaught('thrown from the kill menu'),
        )
      case 'exit-code':
        return this.#inAgent(slot, target, action, { by: 'code', code: exitCode }, () => handle.exitWithCode(exitCode))
      case 'remove-slot':
        return this.#remove(slot)
    }
  }

  /** A worker that comes or goes during a reload: what it is asked beyond a signal would be for the slot's own. */
  #endBeside(slot: Slot, handle: WorkerHandle, target: WorkerTarget, action: KillAction): Promise<Answer> {
    const name = `slot ${slot.number}'s g${target.generation}`
    const signals = { sigterm: 'SIGTERM', sigint: 'SIGINT', sigkill: 'SIGKILL' } as const
    if (action !== 'sigterm' && action !== 'sigint' && action !== 'sigkill') {
      const words = `${name} ${slot.beside.successor?.handle === handle ? 'is still starting' : 'is leaving already'}`
      return Promise.resolve(fail('wrong-state', `${words}: only signals reach it`))
    }
    const signal = signals[action]
    // Once it has the place, its exit counts as asked for all the same.
    if (slot.beside.successor?.handle === handle)
      slot.beside.successor.requests.end({ by: 'signal', signal }, 'kill-menu')
    slot.beside.asked(target.generation, signal)
    handle.signal(signal)
    return this.#end(target, effectMs, () =>
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

  #signal(
    slot: Slot,
    handle: WorkerHandle,
    target: WorkerTarget,
    signal: NodeJS.Signals,
    cause: ExitCause,
  ): Promise<Answer> {
    slot.requests.end({ by: 'signal', signal }, cause)
    if (signal !== 'SIGKILL') this.#host.tell(slot, `slot ${slot.number} was sent ${signal} (pid ${target.pid})`, null)
    if (!handle.signal(signal)) return this.#end(target, effectMs, () => noProcess(target))
    return this.#end(target, effectMs, () => {
      const { health } = slot.snapshot()
      const name = `slot ${slot.number}`
      if (signal === 'SIGKILL') {
        return fail(
          'not-reached-in-time',
          `${name} still runs ${duration(effectMs)} after SIGKILL: stuck in the system`,
        )
      }
      const why = health === 'paused' ? `is paused: ${signal} waits until it resumes` : `ignored ${signal} for`
      const still = health === 'paused' ? '' : ` ${duration(effectMs)}; it still runs`
      return fail('not-reached-in-time', `${name} ${why}${still}. Use SIGKILL`)
    })
  }

  #pause(slot: Slot, handle: WorkerHandle, target: WorkerTarget): Promise<Answer> {
    const name = `slot ${slot.number}`
    if (!handle.canPause) return unsupported(`${name} cannot be paused: this system has no SIGSTOP`)
    if (slot.snapshot().health === 'paused') {
      return Promise.resolve(fail('already-so', `${name} is paused already`))
    }
    slot.requests.pause('SIGSTOP')
    if (!handle.signal('SIGSTOP')) return Promise.resolve(noProcess(target))
    this.#host.tell(slot, `${name} was paused by SIGSTOP (pid ${target.pid})`, `SIGSTOP ${slot.number}`)
    return this.#host.waits.until(
      () => this.#gone(target, slot) ?? (slot.snapshot().health === 'paused' ? said(`${name} is paused`) : null),
      pauseMs,
      () => fail('not-reached-in-time', `${name} was sent SIGSTOP ${duration(pauseMs)} ago, but was not seen to stop`),
    )
  }

  #resume(slot: Slot, handle: WorkerHandle, target: WorkerTarget): Promise<Answer> {
    const name = `slot ${slot.number}`
    if (!handle.canPause) return unsupported(`${name} cannot be resumed: this system has no SIGCONT`)
    const isPausing = this.#pending.has(pendingKey(target, 'pause'))
    if (slot.snapshot().health !== 'paused' && !isPausing) {
      return Promise.resolve(fail('already-so', `${name} is not paused`))
    }
    slot.requests.pause('SIGCONT')
    if (!handle.signal('SIGCONT')) return Promise.resolve(noProcess(target))
    this.#host.tell(slot, `${name} was resumed by SIGCONT (pid ${target.pid})`, `SIGCONT ${slot.number}`)
    return this.#host.waits.until(
      () => this.#gone(target, slot) ?? (slot.snapshot().health === 'paused' ? null : said(`${name} runs again`)),
      pauseMs,
      () => fail('not-reached-in-time', `${name} was sent SIGCONT ${duration(pauseMs)} ago, but was not seen to run`),
    )
  }

  #drain(slot: Slot, target: WorkerTarget, first: 'finishing' | 'disconnect', cause: ExitCause): Promise<Answer> {
    const { drain } = slot.snapshot()
    if (drain !== null) {
      const left = duration(drain.endsAtMs - this.#host.clock.nowMs())
      const words = `slot ${slot.number} is draining already (${drain.step}, next step in ${left} at the latest)`
      return Promise.resolve(fail('already-so', words))
    }
    slot.drain(first, cause)
    const deadlineMs = longestDrainMs(this.#host.rules())
    return this.#end(target, deadlineMs, () => {
      return fail('not-reached-in-time', `slot ${slot.number} did not end within ${duration(deadlineMs)}`)
    })
  }

  #inAgent(
    slot: Slot,
    target: WorkerTarget,
    action: KillAction,
    end: Extract<AskedEnd, { by: 'exception' | 'code' }>,
    run: () => boolean,
  ): Promise<Answer> {
    const { agent } = slot.snapshot()
    const name = `slot ${slot.number}`
    const what = end.by === 'code' ? `process.exit(${end.code})` : 'an uncaught exception'
    const { requests } = slot
    const takeBack = requests.end(end, 'kill-menu')
    if (agent === 'absent' || !run()) {
      takeBack()
      const { label } = killActionTexts[action]
      return unsupported(`${name} has no agent to run "${label}" (its telemetry pipe is closed). Use a signal`)
    }
    this.#host.tell(slot, `${name} was asked for ${what} (pid ${target.pid})`, null)
    return this.#end(target, effectMs, () => {
      const { health } = slot.snapshot()
      const waited = duration(effectMs)
      if (requests.survivedException()) {
        const words = `${name} survived ${what}: its own handler caught it, and it still runs ${waited} later`
        this.#host.tell(slot, words, null)
        return fail('not-reached-in-time', `${words}. Use SIGKILL`)
      }
      const why =
        health === 'ok'
          ? `still runs ${waited} after ${what}: its own handler may have caught it`
          : `has not run ${what} within ${waited}: it is ${health}`
      return fail('not-reached-in-time', `${name} ${why}. Use SIGKILL`)
    })
  }

  #remove(slot: Slot): Promise<Answer> {
    const refused = this.#host.removeSlot(slot)
    if (refused !== null) return Promise.resolve(refused)
    const deadlineMs = longestDrainMs(this.#host.rules())
    const name = `slot ${slot.number}`
    return this.#host.waits.until(
      () => {
        if (this.#host.slot(slot.number) !== slot) return said(`${name} is removed`)
        return slot.isLeaving ? null : fail('cancelled', `${name} stays: the cluster was scaled up again`)
      },
      deadlineMs,
      () => fail('not-reached-in-time', `${name} was not gone within ${duration(deadlineMs)}`),
    )
  }

  #end(target: WorkerTarget, deadlineMs: number, late: () => Answer): Promise<Answer> {
    const awaited: AwaitedEnd = { target, words: null }
    this.#awaited.add(awaited)
    const check = () => (awaited.words === null ? null : said(awaited.words))
    return this.#host.waits.until(check, deadlineMs, late).finally(() => this.#awaited.delete(awaited))
  }
}

function pendingKey({ slot, generation, pid }: WorkerTarget, what: string): string {
  return `${slot} ${generation} ${pid} ${what}`
}

function said(words: string): Answer {
  return ok({ words })
}

function unsupported(words: string): Promise<Answer> {
  return Promise.resolve(fail('unsupported-here', words))
}

function noProcess(target: WorkerTarget): Answer {
  return fail('worker-gone', `slot ${target.slot} g${target.generation} (pid ${target.pid}) is gone`)
}
