import type { DrainNumbers, DrainStep } from '../../shared/model/drain.ts'
import type { SlotSnapshot } from '../../shared/model/worker.ts'
import type { SupervisorRules } from './types.ts'
import { counted, duration } from './words.ts'

/** Where a drain stands. Pure data; `drain.ts` drives it. */
export interface DrainState {
  readonly step: DrainStep
  readonly stepStartedMonoMs: number
  /** When this step ends by its deadline. */
  readonly stepEndsMonoMs: number
  /** Null until somebody reported it. */
  readonly openConnections: number | null
  readonly unacknowledgedCount: number | null
  /** Null until the agent reported. */
  readonly numbers: DrainNumbers | null
  readonly endedBy: 'nothing open' | 'grace over' | null
}

/** After SIGKILL nothing is left to try; past this the drain says that the process is stuck in the kernel. */
const stuckMs = 5000

/**
 * The first step of a drain. `disconnect` instead of `finishing` when there is nothing to finish: the worker never
 * listened, or closed its channel itself; then it gets the whole grace to end by itself.
 */
export function firstStep(step: 'finishing' | 'disconnect', monoMs: number, rules: SupervisorRules): DrainState {
  return {
    step,
    stepStartedMonoMs: monoMs,
    stepEndsMonoMs: monoMs + rules.graceMs,
    openConnections: null,
    unacknowledgedCount: null,
    numbers: null,
    endedBy: null,
  }
}

/** True when nothing is open and nothing is owed: on to `disconnect`. Without an agent nobody knows what is open. */
export function isFinished(state: DrainState, agent: SlotSnapshot['agent']): boolean {
  if (state.step !== 'finishing' || state.unacknowledgedCount !== 0) return false
  return agent === 'absent' || state.openConnections === 0
}

/** The step after this one; null after SIGKILL. */
export function nextStep(state: DrainState, monoMs: number, rules: SupervisorRules): DrainState | null {
  const step = followers[state.step]
  if (step === null) return null
  const lastsMs = step === 'SIGKILL' ? stuckMs : rules.killMs
  const endedBy = state.endedBy ?? (monoMs < state.stepEndsMonoMs ? 'nothing open' : 'grace over')
  return { ...state, step, endedBy, stepStartedMonoMs: monoMs, stepEndsMonoMs: monoMs + lastsMs }
}

/** The same step under other rules: it ends when it would, had it begun under them. */
export function underRules(state: DrainState, rules: SupervisorRules): DrainState {
  if (state.step === 'SIGKILL') return state
  const lastsMs = state.endedBy === null ? rules.graceMs : rules.killMs
  return { ...state, stepEndsMonoMs: state.stepStartedMonoMs + lastsMs }
}

const followers: Readonly<Record<DrainStep, DrainStep | null>> = {
  finishing: 'disconnect',
  disconnect: 'SIGTERM',
  SIGTERM: 'SIGKILL',
  SIGKILL: null,
}

/** The longest a drain can take, from its first step to the end of SIGKILL. */
export function longestDrainMs(rules: SupervisorRules): number {
  return rules.graceMs + 2 * rules.killMs + stuckMs
}

/** How a drain begins, in words. `name`: "slot 2", or "slot 2's g3" where the slot has another worker. */
export function begunWords(
  name: string,
  state: DrainState,
  channel: 'open' | 'closed',
  rules: SupervisorRules,
): string {
  const grace = duration(rules.graceMs)
  if (channel === 'closed')
    return `${name} closed its IPC channel and serves nothing; SIGTERM in ${grace} unless it ends`
  if (state.step === 'disconnect') return `${name} was told to disconnect; SIGTERM in ${grace} unless it ends`
  return `${name} drains: no new connections, at most ${grace} for the open ones`
}

/** Why a step's deadline ended it, and what follows. */
export function deadlineWords(name: string, state: DrainState, monoMs: number): string {
  const lasted = duration(monoMs - state.stepStartedMonoMs)
  switch (state.step) {
    case 'finishing': {
      const open = state.openConnections
      const kinds = openKinds(state.numbers)
      const named = kinds === '' ? '' : ` (${kinds})`
      const what =
        open === null || open === 0 ? 'has not drained' : `still has ${counted(open, 'open connection')}${named}`
      return `${name} ${what} after ${lasted}: disconnecting it`
    }
    case 'disconnect':
      return `${name} still runs ${lasted} after disconnect: sending SIGTERM`
    case 'SIGTERM':
      return `${name} still runs ${lasted} after SIGTERM: sending SIGKILL`
    case 'SIGKILL':
      return `${name} still runs ${lasted} after SIGKILL: the system has not ended it (a process in uninterruptible sleep?)`
  }
}

/** A drain that ended because nothing was open any more. `movedTo`: who has its idle connections. */
export function finishedWords(name: string, state: DrainState, movedTo: string | null, monoMs: number): string {
  const { movedCount = 0, idleClosedCount = 0, lateRequestsCount = 0 } = state.numbers ?? {}
  const late = lateRequestsCount === 0 ? 'no request' : counted(lateRequestsCount, 'request')
  return [
    `${name} drained in ${duration(monoMs - state.stepStartedMonoMs)}: nothing open any more`,
    ...(movedCount === 0 ? [] : [`${counted(movedCount, 'socket')} moved to ${movedTo ?? 'other workers'}`]),
    ...(idleClosedCount === 0 ? [] : [`${counted(idleClosedCount, 'idle socket')} closed`]),
    ...(state.numbers === null ? [] : [`${late} came after hand-overs had stopped`]),
  ].join('; ')
}

/** "2 WebSockets, 1 request longer than a second"; what has no name is left out. */
function openKinds(numbers: DrainNumbers | null): string {
  const { upgradedConnections = 0, longRequests = 0, idleConnections = 0 } = numbers ?? {}
  return [
    ...(upgradedConnections === 0 ? [] : [counted(upgradedConnections, 'WebSocket')]),
    ...(longRequests === 0 ? [] : [`${counted(longRequests, 'request')} longer than 1 s`]),
    ...(idleConnections === 0 ? [] : [`${idleConnections} idle`]),
  ].join(', ')
}
