import type { Phase } from '../../../shared/model/worker.ts'

/**
 * What can happen to a slot. The first six are told by its worker (late and in any order: `exit` before or after
 * `disconnect`, `listen` before `online`); the others are decisions of the supervisor.
 */
export const slotFacts = [
  'online',
  'listen',
  'unlisten',
  'disconnect',
  'exit',
  'drain',
  'fork',
  'back-off',
  'give-up',
  'rest',
  'succeed-starting',
  'succeed-online',
  'succeed-listening',
] as const
export type SlotFact = (typeof slotFacts)[number]

/** The next phase; `same`: true, but changes no phase; `never`: only a bug of ours asks for it, and it changes nothing. */
export type Transition = Phase | 'same' | 'never'

/** Another worker, which is that far, takes the place of the present one, or of the one that just ended. */
const succession = {
  'succeed-starting': 'starting',
  'succeed-online': 'online',
  'succeed-listening': 'listening',
} as const satisfies Partial<Record<SlotFact, Phase>>

const noSuccession = {
  'succeed-starting': 'never',
  'succeed-online': 'never',
  'succeed-listening': 'never',
} as const satisfies Partial<Record<SlotFact, 'never'>>

const live = {
  fork: 'never',
  'back-off': 'never',
  'give-up': 'never',
  rest: 'never',
  exit: 'exited',
  ...succession,
} as const satisfies Partial<Record<SlotFact, Transition>>

/** No process: what a worker still says comes too late to matter. */
const gone = {
  online: 'same',
  listen: 'same',
  unlisten: 'same',
  disconnect: 'same',
  exit: 'same',
  drain: 'never',
} as const satisfies Partial<Record<SlotFact, Transition>>

/** Every phase × fact pair has a row; the compiler names a missing one. */
export const transitions: Readonly<Record<Phase, Readonly<Record<SlotFact, Transition>>>> = {
  starting: {
    ...live,
    online: 'online',
    // The agent's pipe may report an exclusive server before `online` has come over IPC.
    listen: 'listening',
    unlisten: 'same',
    disconnect: 'draining',
    drain: 'draining',
  },
  online: {
    ...live,
    online: 'same',
    listen: 'listening',
    unlisten: 'same',
    disconnect: 'draining',
    drain: 'draining',
  },
  listening: {
    ...live,
    online: 'same',
    listen: 'same',
    unlisten: 'online',
    disconnect: 'draining',
    drain: 'draining',
  },
  draining: {
    ...live,
    online: 'same',
    listen: 'same',
    unlisten: 'same',
    disconnect: 'same',
    drain: 'same',
  },
  exited: { ...gone, fork: 'starting', 'back-off': 'backing-off', 'give-up': 'failed', rest: 'stopped', ...succession },
  'backing-off': {
    ...gone,
    ...noSuccession,
    fork: 'starting',
    'back-off': 'never',
    // A person may stop the trying.
    'give-up': 'failed',
    rest: 'stopped',
  },
  failed: { ...gone, ...noSuccession, fork: 'starting', 'back-off': 'never', 'give-up': 'never', rest: 'stopped' },
  stopped: { ...gone, ...noSuccession, fork: 'starting', 'back-off': 'never', 'give-up': 'never', rest: 'same' },
}

/** The phase after a fact. */
export function nextPhase(phase: Phase, fact: SlotFact): Phase {
  const transition = transitions[phase][fact]
  return transition === 'same' || transition === 'never' ? phase : transition
}

/** Phases in which a process lives. */
export function isLive(phase: Phase): boolean {
  return phase === 'starting' || phase === 'online' || phase === 'listening' || phase === 'draining'
}
