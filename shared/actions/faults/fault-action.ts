import type { Action } from '../action.ts'
import { type WorkerActionId, workerAction } from '../worker-actions.ts'

/** Where a fault bites, which is its column in the catalogue. */
export const faultGroups = {
  life: { words: 'Signals and life', hint: 'as the kill menu, at random or again and again' },
  process: { words: 'In the process', hint: 'loop, memory, clock, descriptors' },
  boot: { words: 'At boot', hint: 'what supervision does about it' },
  request: { words: 'Requests', hint: 'no change to the app' },
  handover: { words: 'Hand-over', hint: 'between primary and worker' },
  dependency: { words: 'What the app depends on', hint: 'through a proxy' },
  fleet: { words: 'Nodes and engine', hint: 'around containers' },
} as const
export type FaultGroupId = keyof typeof faultGroups

/** Something that harms on purpose. Besides its input it is told whom it is for, when it begins and how long it lasts. */
export interface FaultAction extends Action {
  readonly group: FaultGroupId
  /** `while`: holds until its time is over, then is taken back. `once`: strikes, and nothing has to be taken back. */
  readonly lasts: 'while' | 'once'
  /** For how long, when nobody says; of one that strikes: for how long a series of strikes goes on. */
  readonly usualForMs: number
  /** What it needs for itself in its slot: two faults that claim the same exclude each other there. */
  readonly claims: 'loop' | 'heap' | 'clock' | 'descriptors' | 'boot' | 'port' | null
  /** The action of the kill menu that it strikes with; null: it is one of its own. */
  readonly strikes: WorkerActionId | null
  /** How it is offered when it is picked: at random again and again, or all at once. */
  readonly offers: 'slots' | 'random-every' | 'all'
}

/** What most of them have in common. */
export const plainFault = {
  reverts: null,
  danger: false,
  lasts: 'while',
  usualForMs: 30_000,
  claims: null,
  strikes: null,
  offers: 'slots',
} as const

/** A fault that is an action of the kill menu, with its words and picture. */
export function strike<const Id extends WorkerActionId>(id: Id) {
  const { words, hint, icon, runsIn, lands, danger } = workerAction(id)
  const label = words.replace('…', '')
  return {
    ...plainFault,
    words: label,
    hint,
    icon,
    runsIn,
    lands,
    danger,
    input: {},
    reverts: null,
    mark: null,
    lasts: 'once',
    usualForMs: 60_000,
    strikes: id,
    group: 'life',
  } as const
}
