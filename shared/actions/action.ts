import type { AbilityId } from '../platforms.ts'
import type { ChoiceField, Fields, WholeField } from './fields.ts'

/** Who carries an action out: a system call on the pid, the agent in the worker, the primary, the supervisor, or the deck. */
export type RunsIn = 'system' | 'agent' | 'primary' | 'supervisor' | 'deck'

/**
 * By what an action's effect is known: the worker's exit · its health (`stopped`, `runs`, `silent`) · the agent's own answer ·
 * what was measured of it (`measured`) · the slot gone · every wanted worker up, or gone · the policy in force · nothing but
 * that it has begun, because its progress and its end are events (`begun`).
 */
export type Landing =
  | 'exited'
  | 'stopped'
  | 'runs'
  | 'silent'
  | 'answered'
  | 'measured'
  | 'slot-gone'
  | 'workers-there'
  | 'in-force'
  | 'begun'

/** The mark it leaves on charts: its first word, before the slot's number, and its picture. */
export interface ActionMark {
  readonly words: string
  readonly icon: ActionIcon
}

/** Pictures of actions, by their names in the window's set. */
export type ActionIcon =
  | 'boot'
  | 'clock'
  | 'close'
  | 'cpu'
  | 'crash'
  | 'crashed'
  | 'cut'
  | 'disconnect'
  | 'draining'
  | 'error'
  | 'exit'
  | 'hang'
  | 'interrupt'
  | 'kill'
  | 'latency'
  | 'list'
  | 'memory'
  | 'message'
  | 'pause'
  | 'play'
  | 'policy'
  | 'reload'
  | 'remove'
  | 'retry'
  | 'rotate-in'
  | 'rotate-out'
  | 'scale'
  | 'server'
  | 'shuffle'
  | 'signal'
  | 'slow'
  | 'stop'
  | 'unresponsive'

/** Something that can be done to a cluster or to one worker: one entry, which every place that names it reads. */
export interface Action {
  /** Kept in results and recordings: never given to another thing. */
  readonly id: string
  /** Its name on buttons, menus and in alerts. */
  readonly words: string
  /** What it does, in a few words. */
  readonly hint: string
  readonly icon: ActionIcon
  /** Actions of one group stand together in menus. */
  readonly group: string
  readonly runsIn: RunsIn
  /** What must be known besides whom it is for. */
  readonly input: Fields
  readonly lands: Landing
  /** The action that takes it back; null: nothing does, or what follows does by itself. */
  readonly reverts: string | null
  /** Null: what follows leaves a mark of its own, or none is wanted. */
  readonly mark: ActionMark | null
  readonly danger: boolean
}

/** What the dialog says that asks for an action's input; `{slot}` and `{pid}` stand for the worker's own. */
export interface ActionAsks {
  readonly title: string
  readonly hint: string
  readonly confirm: string
}

/** For one process, named by slot, generation and pid. */
export interface WorkerAction extends Action {
  readonly input: Readonly<Record<string, WholeField | ChoiceField>>
  /** Null: it wants to know nothing more, and is done at a press. */
  readonly asks: ActionAsks | null
  /** The worker's own event loop has to run it: it waits while the loop is blocked or stopped. */
  readonly needsLoop: boolean
  /** What the system must be able to do; null: nothing special. */
  readonly needs: AbilityId | null
  /** It helps a stop that is under way along; others would be lost in it. */
  readonly helpsStop: boolean
  /** The number of workers is another one afterwards. */
  readonly changesCount: boolean
}
