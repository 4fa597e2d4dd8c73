import type { DrainSnapshot } from '../../shared/model/drain.ts'
import type { Tone } from '../../shared/model/event.ts'
import type { Aside, ExitCause, SlotSnapshot } from '../../shared/model/worker.ts'
import { formatCountdown } from '../format/age.ts'
import { formatDuration } from '../format/duration.ts'
import { formatNumber } from '../format/number.ts'
import type { IconName } from './icon.tsx'

/** A slot's state as people read it: picture, word and tone always together. */
export interface SlotState {
  readonly icon: IconName
  readonly word: string
  readonly tone: Tone
  /** What belongs to the word and changes with time: "3.2 s", "3 left", "next try in 4.2 s". */
  readonly extra: string
}

type StateFacts = Pick<
  SlotSnapshot,
  | 'phase'
  | 'phaseSinceAtMs'
  | 'health'
  | 'healthSinceAtMs'
  | 'stuck'
  | 'nextTryAtMs'
  | 'drain'
  | 'successor'
  | 'leaving'
  | 'notListeningHint'
  | 'aside'
  | 'outOfRotation'
  | 'lastExit'
>

/** Health speaks over the phase while a worker should be serving; a drain keeps its own word, since it has a deadline. */
export function describeState(slot: StateFacts, nowMs: number): SlotState {
  switch (slot.phase) {
    case 'starting':
    case 'online':
    case 'listening':
      if (slot.health === 'unresponsive') {
        return { icon: 'unresponsive', word: 'unresponsive', tone: 'hot', extra: calm(nowMs - slot.healthSinceAtMs) }
      }
      // Where it is stuck can be known before it is silent for so long that its health says it.
      if (slot.stuck !== null) return { icon: 'unresponsive', word: 'unresponsive', tone: 'hot', extra: '' }
      if (slot.health === 'paused') {
        return { icon: 'paused', word: 'paused', tone: 'idle', extra: calm(nowMs - slot.healthSinceAtMs) }
      }
      return serving(slot, nowMs)
    case 'draining':
      return {
        icon: 'draining',
        word: 'draining',
        tone: 'info',
        extra: slot.drain === null ? '' : drainWords(slot.drain, nowMs),
      }
    case 'exited':
      return { icon: 'crashed', word: 'exited', tone: 'idle', extra: exitWords(slot) }
    case 'backing-off':
      return {
        icon: 'backing-off',
        word: 'backing off',
        tone: 'warn',
        extra: slot.nextTryAtMs === null ? '' : formatCountdown(slot.nextTryAtMs - nowMs),
      }
    case 'failed':
      return { icon: 'failed', word: 'failed', tone: 'bad', extra: exitWords(slot) }
    case 'stopped':
      return isLeftEmpty(slot)
        ? { icon: 'stopped', word: 'empty', tone: 'idle', extra: exitWords(slot) }
        : { icon: 'stopped', word: 'stopped', tone: 'idle', extra: '' }
  }
}

/** Who ended a worker for these reasons wants nobody there. */
const led: readonly ExitCause[] = ['stop', 'scale-down', 'primary']

/** Its worker ended by itself, and its own primary has forked nobody there. */
function isLeftEmpty({ lastExit }: StateFacts): boolean {
  return lastExit?.followed === 'rest' && !led.includes(lastExit.cause)
}

/** Workers that are not awaited at the primary, and are fine. */
const asides: Readonly<Record<Aside, SlotState>> = {
  'no-server': { icon: 'no-server', word: 'online', tone: 'idle', extra: 'without a server' },
  'own-port': { icon: 'own-port', word: 'online', tone: 'info', extra: 'port of its own' },
}

/** Whether the words change with time: a calm state has no clock in it. */
export function followsClock({ phase, health, leaving }: StateFacts): boolean {
  if (phase === 'online' || phase === 'listening') return health !== 'ok' || leaving.length > 0
  return phase === 'starting' || phase === 'draining' || phase === 'backing-off'
}

function serving(slot: StateFacts, nowMs: number): SlotState {
  const inPhaseMs = nowMs - slot.phaseSinceAtMs
  if (slot.phase === 'starting') {
    return { icon: 'starting', word: 'starting', tone: 'info', extra: inPhaseMs < 1000 ? '' : calm(inPhaseMs) }
  }
  if (slot.phase === 'online' && slot.aside !== null) return asides[slot.aside]
  if (slot.phase === 'online') {
    return slot.notListeningHint === null
      ? { icon: 'online', word: 'online', tone: 'info', extra: '' }
      : { icon: 'online', word: 'online', tone: 'warn', extra: 'not listening yet' }
  }
  if (slot.outOfRotation !== null) {
    return { icon: 'rotate-out', word: 'out of rotation', tone: 'info', extra: besideWords(slot, nowMs) }
  }
  return { icon: 'listening', word: 'listening', tone: 'ok', extra: besideWords(slot, nowMs) }
}

/** During a reload: "g3 starting", or "g2 drains 8 s, 3 left", "g2 SIGTERM, 2 s", "g2 disconnect, 2 s". */
function besideWords({ successor, leaving }: StateFacts, nowMs: number): string {
  if (successor !== null) return `g${successor.generation} ${successor.phase}`
  const [leaver] = leaving
  if (leaver === undefined) return ''
  const verb = leaver.drain.step === 'finishing' ? ' drains' : ''
  return `g${leaver.generation}${verb} ${drainWords(leaver.drain, nowMs)}`
}

function drainWords({ step, endsAtMs, openConnections, toldBy }: DrainSnapshot, nowMs: number): string {
  const left = formatCountdown(endsAtMs - nowMs)
  if (step !== 'finishing') return `${step === 'signal' && toldBy !== null ? toldBy : step}, ${left}`
  return openConnections === null ? left : `${left}, ${formatNumber(openConnections)} left`
}

function exitWords(slot: StateFacts): string {
  if (slot.lastExit === null) return ''
  return slot.lastExit.signal ?? (slot.lastExit.code === null ? '' : `exit ${slot.lastExit.code}`)
}

/** Below ten seconds with a tenth, then whole units: a duration that is read while it grows. */
function calm(durationMs: number): string {
  return formatDuration(Math.max(0, durationMs < 10_000 ? Math.floor(durationMs / 100) * 100 : durationMs))
}
