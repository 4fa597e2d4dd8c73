import { readFileSync, writeFileSync } from 'node:fs'
import type { Strategy } from '../policies/strategies.ts'

/**
 * Linux: one session's nice value may be written in 100 ms, whoever on the machine writes, unless by root. Two primaries that
 * knock at equal intervals would keep their order, and the second would wait until the first has written all of its own.
 */
const nextTryMs = 105
const nextTrySpreadMs = 60
/** One step of nice is a quarter of the processor time more or less. */
const weightPerStep = 1.25
/** Half a session each. With less, a worker that gets its next connection when it has answered falls behind others' programs. */
const dispatchedSteps = 3
/** A quarter of a session: what a single busy worker keeps, however many idle ones are beside it. */
const mostSteps = 6
const leastWeight = 19

/** What is asked of the system; by the pid of a worker. */
export interface SchedulingGroups {
  /** The nice value of the session that this process is of; null where sessions are not weighed, or this one is the system's first. */
  ownNice(): number | null
  /** True when the worker's session is not ours. */
  isOwn(pid: number): boolean
  setNice(pid: number, niceValue: number): 'done' | 'later' | 'never'
}

/**
 * A worker that leads its own process group is a session, and Linux deals processor time out to sessions
 * (sched_autogroup): four workers would get four times what a shell's gets, and a primary with its client the fifth part.
 * So from `listening` on they weigh less; a worker boots with all it can get. Without such sessions (another system, a
 * container, a desktop with a control group per app) nothing is done. docs/decisions/0007-workers-weigh-less.md has figures.
 */
export class GroupWeights {
  readonly #groups: SchedulingGroups
  readonly #niceOf = new Map<number, number>()
  readonly #baseNice: number | null
  readonly #random: () => number
  #kind: Strategy['kind']
  #timer: NodeJS.Timeout | undefined

  constructor(kind: Strategy['kind'], groups: SchedulingGroups = autogroups, random: () => number = Math.random) {
    this.#kind = kind
    this.#groups = groups
    this.#random = random
    this.#baseNice = groups.ownNice()
  }

  join(pid: number | undefined): void {
    if (pid === undefined || this.#baseNice === null || this.#niceOf.has(pid) || !this.#groups.isOwn(pid)) return
    this.#niceOf.set(pid, 0)
    this.#settle()
  }

  leave(pid: number | undefined): void {
    if (pid !== undefined && this.#niceOf.delete(pid)) this.#settle()
  }

  /** How addresses are served from now on. */
  follow(kind: Strategy['kind']): void {
    this.#kind = kind
    this.#settle()
  }

  #settle(): void {
    clearTimeout(this.#timer)
    const niceValue = Math.min(leastWeight, (this.#baseNice ?? 0) + stepsFor(this.#kind, this.#niceOf.size))
    for (const [pid, now] of this.#niceOf) {
      if (now === niceValue) continue
      if (this.#groups.setNice(pid, niceValue) === 'later') {
        this.#timer = setTimeout(() => this.#settle(), nextTryMs + this.#random() * nextTrySpreadMs)
        this.#timer.unref()
        return
      }
      this.#niceOf.set(pid, niceValue)
    }
  }
}

/** Steps of nice for each of so many. Who accepts by himself: so that all together weigh as one session. */
export function stepsFor(kind: Strategy['kind'], count: number): number {
  if (kind === 'dispatched') return count < 3 ? 0 : dispatchedSteps
  return Math.min(mostSteps, Math.round(Math.log(Math.max(1, count)) / Math.log(weightPerStep)))
}

/** `/proc/PID/autogroup` holds "/autogroup-25 nice 0". See sched(7). */
export const autogroups: SchedulingGroups = {
  ownNice: () => readAutogroup('self')?.niceValue ?? null,
  isOwn(pid) {
    const group = readAutogroup(String(pid))
    return group !== null && group.name !== readAutogroup('self')?.name
  },
  setNice(pid, niceValue) {
    try {
      writeFileSync(`/proc/${pid}/autogroup`, String(niceValue))
      return 'done'
    } catch (error) {
      // Else it is gone, or not ours any more.
      return error instanceof Error && 'code' in error && error.code === 'EAGAIN' ? 'later' : 'never'
    }
  },
}

function readAutogroup(process: string): { readonly name: string; readonly niceValue: number } | null {
  try {
    const [, name = '', niceValue] =
      /^(\S+) nice (-?\d+)/.exec(readFileSync(`/proc/${process}/autogroup`, 'utf8')) ?? []
    return niceValue === undefined ? null : { name, niceValue: Number(niceValue) }
  } catch {
    return null
  }
}
