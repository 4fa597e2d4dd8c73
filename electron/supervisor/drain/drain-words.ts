import { counted, duration } from '../../../shared/base/plain-words.ts'
import { type EndSignalId, type EndWord, endWordText } from '../../../shared/end-signals.ts'
import type { DrainNumbers } from '../../../shared/model/drain.ts'
import { thisPlatform } from '../../platform/this-platform.ts'
import type { SupervisorRules } from '../types.ts'
import type { DrainHold } from './drain-hold.ts'
import type { DrainState, Telling } from './drain-plan.ts'

/** How a drain begins. `name`: "slot 2", or "slot 2's g3" where the slot has another worker. */
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
  if (state.isForOwnWork) return `${name} is to end: it never listened, so there is nothing to drain`
  return `${name} drains: no new connections, at most ${grace} for the open ones`
}

/** How the app is told to end, or why it is disconnected without a word. */
export function tellingWords(telling: Telling, endSignal: EndSignalId): string {
  if (telling.toldBy !== null) return `${endWordText(telling.toldBy)} sent, which it listens for`
  switch (telling.why) {
    case 'not wanted':
      return 'disconnecting it'
    case 'not known':
      return `disconnecting it first, because nobody knows whether it listens for ${wordOf(endSignal)}`
    case 'no listener':
      return `disconnecting it: it does not listen for ${wordOf(endSignal)}`
    case 'no signals here':
      return `disconnecting it: this system has no ${wordOf(endSignal)} to listen for, and it listens for no message`
  }
}

/** Why a step's deadline ended it, and what follows. `telling`: of the first step. */
export function deadlineWords(
  name: string,
  state: DrainState,
  next: DrainState | null,
  telling: string,
  monoMs: number,
): string {
  const lasted = duration(monoMs - state.stepStartedMonoMs)
  switch (state.step) {
    case 'finishing': {
      const open = state.openConnections
      const kinds = openKinds(state.numbers)
      const named = kinds === '' ? '' : ` (${kinds})`
      const hasNotEnded = state.isForOwnWork ? 'has not answered' : 'has not drained'
      const what = open === null || open === 0 ? hasNotEnded : `still has ${counted(open, 'open connection')}${named}`
      return `${name} ${what} after ${lasted}: ${telling}`
    }
    case 'held':
      return `${name} was held for ${lasted}: ${telling}`
    case 'signal':
      return `${name} still runs ${lasted} after ${told(state)}: disconnecting it`
    case 'disconnect':
      return `${name} still runs ${lasted} after disconnect: sending ${next?.step ?? 'nothing'}`
    case 'SIGTERM':
      return `${name} still runs ${lasted} after SIGTERM: sending SIGKILL`
    case 'SIGKILL':
      return `${name} still runs ${lasted} after SIGKILL: the system has not ended it (a process in uninterruptible sleep?)`
  }
}

/** A drain that ended because nothing was open any more. `movedTo`: who has its idle connections. */
export function finishedWords(
  name: string,
  state: DrainState,
  telling: string,
  movedTo: string | null,
  monoMs: number,
): string {
  if (state.isForOwnWork) return `${name}: ${telling}`
  const { movedCount = 0, idleClosedCount = 0, lateRequestsCount = 0 } = state.numbers ?? {}
  const late = lateRequestsCount === 0 ? 'no request' : counted(lateRequestsCount, 'request')
  return [
    `${name} drained in ${duration(monoMs - state.stepStartedMonoMs)}: nothing open any more`,
    ...(movedCount === 0 ? [] : [`${counted(movedCount, 'socket')} moved to ${movedTo ?? 'other workers'}`]),
    ...(idleClosedCount === 0 ? [] : [`${counted(idleClosedCount, 'idle socket')} closed`]),
    ...(state.numbers === null ? [] : [`${late} came after hand-overs had stopped`]),
    telling,
  ].join('; ')
}

/** In place of how it is told to end. */
export function heldWords({ purpose, mostMs }: DrainHold): string {
  return `held for ${purpose}, at most ${duration(mostMs)}`
}

/** It is not held any more. */
export function releasedWords(name: string, telling: string): string {
  return `${name} is let go: ${telling}`
}

/** How a process that drained ended. `isAsked`: a person had sent it that signal. */
export interface DrainEnd {
  readonly code: number | null
  readonly signal: string | null
  readonly isAsked: boolean
}

/**
 * What is wrong with the end of a worker that drained, in a sentence; null when it ended well. `name`: "slot 2's g1". An app
 * that ends itself by the signal it was told, or by the exit code that stands for it (128 and its number), has heard it.
 */
export function faultWords(name: string, state: DrainState, end: DrainEnd): string | null {
  const { code, signal, isAsked } = end
  const { toldBy, step } = state
  if (code === 0 || isAsked) return null
  if (signal === null) {
    if (toldBy !== null && code === exitCodesOf[toldBy]) return null
    return `${name} ended with code ${code ?? 'unknown'} while it drained: ${whyByCode(state)}`
  }
  if (signal === toldBy) return null
  const by = `${name} was ended by ${signal} while it drained`
  if (signal !== step) return `${by}: neither it nor the deck did that`
  if (toldBy !== null) return `${by}: its own ${handlerOf(toldBy)} did not end it in time`
  return signal === 'SIGTERM'
    ? `${by}: it still ran after disconnect, and had no handler for it`
    : `${by}: neither disconnect nor SIGTERM ended it`
}

function whyByCode({ step, toldBy }: DrainState): string {
  if (toldBy !== null) return `its own ${handlerOf(toldBy)} failed`
  switch (step) {
    case 'SIGTERM':
      return 'its own SIGTERM handler failed'
    case 'disconnect':
      return 'it failed after disconnect'
    default:
      return 'it failed before it was told to end'
  }
}

/** What a shell says of a process that a signal ended; handlers that end with it mean the same. macOS counts SIGUSR2 as 31. */
const exitCodesOf: Readonly<Record<EndWord, number | null>> = {
  SIGTERM: 143,
  SIGINT: 130,
  SIGUSR2: thisPlatform === 'darwin' ? 159 : 140,
  shutdown: null,
}

function handlerOf(word: EndWord): string {
  return word === 'shutdown' ? "handler of the message 'shutdown'" : `${word} handler`
}

function wordOf(endSignal: EndSignalId): string {
  return endSignal === 'disconnect' ? endSignal : endWordText(endSignal)
}

function told({ toldBy }: DrainState): string {
  return toldBy === null ? 'nothing' : endWordText(toldBy)
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
