import { counted, duration } from '../../../shared/base/plain-words.ts'
import { limits } from '../../../shared/limits.ts'
import type { ListenAddress, SlotSnapshot } from '../../../shared/model/worker.ts'
import type { SlotFields } from './slot-state.ts'

/** "slot 2 started as g3 (pid 4711)". */
export function startedAsWords(slot: SlotFields): string {
  return `slot ${slot.slot} started as g${slot.generation} (pid ${slot.pid})`
}

/** Begins every such sentence about a worker that is online and well. */
export const notListeningYet = `not listening yet, ${duration(limits.notListeningHintMs)} after online`

/** Why a worker that is online may not be listening, or not even be online, with what can be told from here. */
export function notListeningWords(slot: SlotFields): string {
  if (slot.phase === 'starting') {
    const since = `not online yet, ${duration(limits.notListeningHintMs)} after its start`
    if (slot.health === 'paused') return `${since}: it is paused (SIGSTOP)`
    return `${since}: it waits for a debugger (--inspect-brk, --inspect-wait), or what --require or --import load takes long`
  }
  const since = notListeningYet
  if (slot.health === 'unresponsive') return `${since}: its event loop is blocked, so it cannot get to listen()`
  if (slot.health === 'paused') return `${since}: it is paused (SIGSTOP)`
  const unseen = slot.agent === 'absent' ? ' Without the agent a server with exclusive: true cannot be seen.' : ''
  return `${since}: it seems to run without a server, or waits for something first (a database, a file, a top-level await).${unseen}`
}

/** Said of a script that closed its last server. */
export const closedWords = 'not listening any more: the script closed its last server'

/** "slot 2 is listening again on port 3000 as g3, 212 ms after the exit". */
export function listeningWords(slot: SlotFields, bootMs: number, sinceExitMs: number | null): string {
  const where = slot.listens.length === 0 ? '' : ` on ${slot.listens.map(place).join(', ')}`
  if (sinceExitMs !== null) {
    return `slot ${slot.slot} is listening again${where} as g${slot.generation}, ${duration(sinceExitMs)} after the exit`
  }
  return `slot ${slot.slot} is listening${where} as g${slot.generation}, ${duration(bootMs)} after its start`
}

/** Said when a person takes the next try of a slot back. */
export function stoppedTryingWords(slot: number, unstableCount: number, leftMs: number): string {
  const left = `${duration(leftMs)} before its next try`
  return `slot ${slot} was told to stop trying ${left}, after ${counted(unstableCount, 'unstable exit')}; "Try again" starts over`
}

/** "port 3000", "UDP port 5353", "/tmp/app.sock". */
export function place({ port, path, transport }: ListenAddress): string {
  if (port === null) return path ?? 'a socket'
  return transport.startsWith('udp') ? `UDP port ${port}` : `port ${port}`
}

/** What is so now, for a command that named a process that is gone. */
export function presentWords(slot: SlotSnapshot, atMs: number): string {
  if (slot.pid !== null) return `g${slot.generation} runs as pid ${slot.pid}`
  switch (slot.phase) {
    case 'backing-off':
      return `the slot is backing off, next try in ${duration((slot.nextTryAtMs ?? atMs) - atMs)}`
    case 'failed':
      return 'the slot has failed; "Try again" starts over'
    case 'stopped':
      return 'the slot is stopped'
    default:
      return `the slot is ${slot.phase}`
  }
}
