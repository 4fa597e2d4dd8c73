import { rotationReasons, rotationReasonWords } from '../inspection/rotation.ts'
import type { WorkerAction } from './action.ts'
import type { ChoiceField, InputOf, WholeField } from './fields.ts'

/** What most of them have in common. */
const plain = {
  input: {},
  lands: 'exited',
  reverts: null,
  mark: null,
  danger: false,
  asks: null,
  needsLoop: false,
  needs: null,
  helpsStop: false,
  changesCount: false,
} as const

const signal = { ...plain, group: 'end', runsIn: 'system', helpsStop: true } as const

/** Ways to hurt or help one worker, in the order of the kill menu. */
export const workerActions = [
  {
    ...plain,
    id: 'worker.graceful-stop',
    words: 'Graceful stop',
    hint: 'drain, then its end signal',
    icon: 'draining',
    group: 'end',
    runsIn: 'supervisor',
  },
  {
    ...plain,
    id: 'worker.disconnect',
    words: 'Disconnect',
    hint: 'close IPC',
    icon: 'disconnect',
    group: 'end',
    runsIn: 'primary',
    needsLoop: true,
  },
  {
    ...signal,
    id: 'worker.sigterm',
    words: 'SIGTERM',
    hint: 'terminate',
    icon: 'interrupt',
    needs: 'signal-handlers',
  },
  { ...signal, id: 'worker.sigint', words: 'SIGINT', hint: 'interrupt', icon: 'interrupt', needs: 'signal-handlers' },
  { ...signal, id: 'worker.sigkill', words: 'SIGKILL', hint: 'kill now', icon: 'kill', danger: true },
  {
    ...plain,
    id: 'worker.pause',
    words: 'Pause',
    hint: 'SIGSTOP',
    icon: 'pause',
    group: 'pause',
    runsIn: 'system',
    lands: 'stopped',
    reverts: 'worker.resume',
    mark: { words: 'SIGSTOP', icon: 'signal' },
    needs: 'stop-signals',
  },
  {
    ...plain,
    id: 'worker.resume',
    words: 'Resume',
    hint: 'SIGCONT',
    icon: 'play',
    group: 'pause',
    runsIn: 'system',
    lands: 'runs',
    reverts: 'worker.pause',
    mark: { words: 'SIGCONT', icon: 'signal' },
    needs: 'stop-signals',
    helpsStop: true,
  },
  {
    ...plain,
    id: 'worker.uncaught-exception',
    words: 'Uncaught exception',
    hint: 'crash it',
    icon: 'crashed',
    group: 'crash',
    runsIn: 'agent',
    needsLoop: true,
  },
  {
    ...plain,
    id: 'worker.exit-code',
    words: 'Exit with code…',
    hint: 'process.exit(n)',
    icon: 'exit',
    group: 'crash',
    runsIn: 'agent',
    input: { exitCode: { kind: 'whole', words: 'Exit code', min: 0, max: 255, usual: 1 } },
    asks: {
      title: 'Exit slot {slot} with a code',
      hint: 'pid {pid} runs process.exit(n) as soon as its event loop is free',
      confirm: 'Exit the worker',
    },
    needsLoop: true,
  },
  {
    ...plain,
    id: 'worker.rotate-out',
    words: 'Take out of rotation',
    hint: 'no new connections',
    icon: 'rotate-out',
    group: 'lane',
    runsIn: 'primary',
    input: {
      connections: {
        kind: 'choice',
        words: 'Its connections',
        of: ['stay', 'move'],
        ofWords: { stay: 'stay with it', move: 'move to other workers, as they get idle' },
        usual: 'stay',
      },
      ifLast: {
        kind: 'choice',
        words: 'If nobody else is in rotation',
        of: ['refuse', 'go-on'],
        ofWords: { refuse: 'leave it in', 'go-on': 'take it out: clients wait' },
        usual: 'refuse',
      },
      reason: {
        kind: 'choice',
        words: 'Reason',
        of: rotationReasons,
        ofWords: rotationReasonWords,
        usual: 'by-hand',
      },
    },
    lands: 'answered',
    reverts: 'worker.rotate-in',
    mark: { words: 'out', icon: 'rotate-out' },
    asks: {
      title: 'Take slot {slot} out of rotation',
      hint: 'no new connection comes to it, whoever fills it, until you put it back. TLS, HTTP/2 and WebSockets do not move',
      confirm: 'Take out of rotation',
    },
  },
  {
    ...plain,
    id: 'worker.rotate-in',
    words: 'Put back into rotation',
    hint: 'its share again',
    icon: 'rotate-in',
    group: 'lane',
    runsIn: 'primary',
    lands: 'answered',
    reverts: 'worker.rotate-out',
    mark: { words: 'back', icon: 'rotate-in' },
  },
  {
    ...plain,
    id: 'worker.remove-slot',
    words: 'Remove slot',
    hint: 'one worker fewer',
    icon: 'remove',
    group: 'slot',
    runsIn: 'supervisor',
    lands: 'slot-gone',
    danger: true,
    changesCount: true,
  },
] as const satisfies readonly WorkerAction[]

type Entry = (typeof workerActions)[number]
export type WorkerActionId = Entry['id']
/** The entry of one of them. */
export type WorkerActionOf<Id extends WorkerActionId> = Extract<Entry, { readonly id: Id }>
/** What is asked of a worker: the action, with what it wants to know. */
export type WorkerOrder<Id extends WorkerActionId = WorkerActionId> = {
  readonly [Each in Id]: { readonly action: Each } & InputOf<WorkerActionOf<Each>['input']>
}[Id]

/** Those that the agent carries out, in the worker itself. */
export type AgentActionId = Extract<Entry, { readonly runsIn: 'agent' }>['id']
export type AgentOrder<Id extends AgentActionId = AgentActionId> = WorkerOrder<Id>

const byId: ReadonlyMap<string, Entry> = new Map(workerActions.map((entry) => [entry.id, entry]))

/** The entry of an action that exists. */
export function workerAction(id: WorkerActionId): WorkerAction & { readonly id: WorkerActionId } {
  const entry = byId.get(id)
  if (entry === undefined) throw new Error(`there is no action ${id}`)
  return entry
}

/** The order that was put together from an entry's own fields, each read by what its field allows. */
export function orderOf(action: WorkerActionId, values: Readonly<Record<string, number | string>> = {}): WorkerOrder {
  // Which fields belong to which id is what the caller took from the entry.
  return { ...values, action } as WorkerOrder
}

/** The order when nobody says more: each field has its usual value, or its least. */
export function usualOrder(action: WorkerActionId): WorkerOrder {
  const fields = Object.entries(workerAction(action).input)
  return orderOf(action, Object.fromEntries(fields.map(([name, field]) => [name, usualValue(field)])))
}

/** What a field is read as when nobody says more. */
export function usualValue(field: WholeField | ChoiceField): number | string {
  return field.kind === 'whole' ? (field.usual ?? field.min) : (field.usual ?? field.of[0] ?? '')
}
