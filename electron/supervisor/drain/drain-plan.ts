import type { AgentEndListeners } from '../../../shared/agent-protocol.ts'
import type { EndSignalId, EndWord } from '../../../shared/end-signals.ts'
import type { DrainNumbers, DrainStep } from '../../../shared/model/drain.ts'
import type { SlotSnapshot } from '../../../shared/model/worker.ts'
import type { SupervisorRules } from '../types.ts'

/** Where a drain stands. Pure data; `drain.ts` drives it, `drain-words.ts` says it. */
export interface DrainState {
  readonly step: DrainStep
  readonly begunMonoMs: number
  readonly stepStartedMonoMs: number
  /** When this step ends by its deadline. */
  readonly stepEndsMonoMs: number
  /** There is nothing of clients to finish, so the grace is the app's own: it never listened, or is disconnected first. */
  readonly isForOwnWork: boolean
  /** It has rested without a server: one that hears of no end works on for ever, so it gets no time of its own for that. */
  readonly isServerless: boolean
  /** Null until somebody reported it. */
  readonly openConnections: number | null
  readonly unacknowledgedCount: number | null
  /** Null until the agent reported. */
  readonly numbers: DrainNumbers | null
  /** What the app listens for; null until the agent reported. */
  readonly listeners: AgentEndListeners | null
  readonly endedBy: 'nothing open' | 'grace over' | null
  /** What the app was told to end by, with its channel open. */
  readonly toldBy: EndWord | null
}

/** What a plan must know of the worker beside its drain. */
export interface DrainFacts {
  readonly agent: SlotSnapshot['agent']
  /** False on Windows: what is called a signal there ends a process whose handler never ran. */
  readonly hasSignals: boolean
}

/** Why an app is told to end by a word, or is disconnected without one. */
export type Telling =
  | { readonly toldBy: EndWord }
  | { readonly toldBy: null; readonly why: 'not wanted' | 'not known' | 'no listener' | 'no signals here' }

/** After SIGKILL nothing is left to try; past this the drain says that the process is stuck in the kernel. */
const stuckMs = 5000

/**
 * The first step of a drain. `disconnect`: it is disconnected without being asked what it listens for, or has closed its
 * channel itself. One that never listened is asked, and gets the whole grace to end by itself.
 */
export function firstStep(
  first: 'finishing' | 'disconnect',
  hasServed: boolean,
  agent: SlotSnapshot['agent'],
  monoMs: number,
  rules: SupervisorRules,
  isServerless = false,
): DrainState {
  const state: DrainState = {
    step: first,
    begunMonoMs: monoMs,
    stepStartedMonoMs: monoMs,
    stepEndsMonoMs: monoMs,
    isForOwnWork: first === 'disconnect' || !hasServed,
    isServerless,
    openConnections: null,
    unacknowledgedCount: null,
    numbers: null,
    listeners: null,
    endedBy: null,
    toldBy: null,
  }
  return retimed(state, agent, rules)
}

/** True when nothing is open and nothing is owed. Without an agent nobody knows what is open. */
export function isFinished(state: DrainState, agent: SlotSnapshot['agent']): boolean {
  if (state.step !== 'finishing' || state.unacknowledgedCount !== 0) return false
  return agent === 'absent' || state.openConnections === 0
}

/** How the app is to be told that it shall end. Where nobody knows whether it listens, a signal might cut it short. */
export function decideTelling(
  listeners: AgentEndListeners | null,
  endSignal: EndSignalId,
  hasSignals: boolean,
): Telling {
  if (endSignal === 'disconnect') return { toldBy: null, why: 'not wanted' }
  const word = hasSignals ? endSignal : 'shutdown'
  if (listeners === null) return { toldBy: null, why: 'not known' }
  if (listeners[word] > 0) return { toldBy: word }
  return { toldBy: null, why: word === endSignal ? 'no listener' : 'no signals here' }
}

/** It is finished, or its grace is over, and somebody wants it for at most so long before it is told to end. */
export function heldState(state: DrainState, monoMs: number, mostMs: number): DrainState {
  const isInTime = monoMs < state.stepEndsMonoMs || state.isForOwnWork
  const endedBy = isInTime ? 'nothing open' : 'grace over'
  return { ...state, step: 'held', endedBy, stepStartedMonoMs: monoMs, stepEndsMonoMs: monoMs + mostMs }
}

/** The step after this one; null after SIGKILL. */
export function nextStep(
  state: DrainState,
  { agent, hasSignals }: DrainFacts,
  monoMs: number,
  rules: SupervisorRules,
): DrainState | null {
  const isFirst = state.step === 'finishing' || state.step === 'held'
  const { toldBy } = isFirst ? decideTelling(state.listeners, rules.endSignal, hasSignals) : state
  const step = followerOf(state.step, toldBy !== null)
  if (step === null) return null
  const isInTime = monoMs < state.stepEndsMonoMs || (isFirst && state.isForOwnWork)
  const endedBy = state.endedBy ?? (isInTime ? 'nothing open' : 'grace over')
  return retimed({ ...state, step, toldBy, endedBy, stepStartedMonoMs: monoMs }, agent, rules)
}

/** The same step under the rules of now: it ends when it would, had it begun under them. */
export function retimed(state: DrainState, agent: SlotSnapshot['agent'], rules: SupervisorRules): DrainState {
  const lastsMs = stepLastsMs(state, agent, rules)
  return lastsMs === null ? state : { ...state, stepEndsMonoMs: state.stepStartedMonoMs + lastsMs }
}

/** The longest a drain can take, from its first step to the end of SIGKILL. */
export function longestDrainMs(rules: SupervisorRules): number {
  return rules.graceMs + 2 * rules.killMs + stuckMs
}

/** A told app has its signal behind it, so force is all that is left; another one may listen for SIGTERM unseen. */
function followerOf(step: DrainStep, isTold: boolean): DrainStep | null {
  switch (step) {
    case 'finishing':
    case 'held':
      return isTold ? 'signal' : 'disconnect'
    case 'signal':
      return 'disconnect'
    case 'disconnect':
      return isTold ? 'SIGKILL' : 'SIGTERM'
    case 'SIGTERM':
      return 'SIGKILL'
    case 'SIGKILL':
      return null
  }
}

/** Null: as long as who holds it said. */
function stepLastsMs(
  state: DrainState,
  agent: SlotSnapshot['agent'],
  { graceMs, killMs }: SupervisorRules,
): number | null {
  const { step, isForOwnWork, isServerless, toldBy, begunMonoMs, stepStartedMonoMs } = state
  switch (step) {
    case 'finishing':
      // One that never listened is only asked what it listens for; who has not even an agent yet may never have one.
      return isForOwnWork && agent === 'connecting' ? Math.min(killMs, graceMs) : graceMs
    case 'held':
      return null
    case 'signal':
    case 'disconnect': {
      if (state.endedBy === null) return graceMs
      const isFirstToEndBy = step === 'signal' || (toldBy === null && !isServerless)
      const ownMs = isForOwnWork && isFirstToEndBy ? begunMonoMs + graceMs - stepStartedMonoMs : 0
      return Math.max(killMs, ownMs)
    }
    case 'SIGTERM':
      return killMs
    case 'SIGKILL':
      return stuckMs
  }
}
