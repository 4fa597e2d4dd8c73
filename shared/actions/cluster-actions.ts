import { limits } from '../limits.ts'
import { policyIds } from '../policies.ts'
import type { Action } from './action.ts'
import type { ChoiceField, InputOf, SlotField, WholeField } from './fields.ts'

export const workersField = { kind: 'whole', words: 'Workers', ...limits.workers } as const satisfies WholeField
const slotOrAll = { kind: 'slot', all: true } as const satisfies SlotField
const oneSlot = { kind: 'slot', all: false } as const satisfies SlotField
const policyField = { kind: 'choice', words: 'Policy', of: policyIds } as const satisfies ChoiceField

const plain = { runsIn: 'supervisor', input: {}, reverts: null, mark: null, danger: false } as const

/** What can be done to a cluster as a whole, or to a slot that has no process to name. */
export const clusterActions = [
  {
    ...plain,
    id: 'cluster.start',
    words: 'Start cluster',
    hint: 'every slot gets its worker',
    icon: 'play',
    group: 'run',
    lands: 'workers-there',
    reverts: 'cluster.stop',
  },
  {
    ...plain,
    id: 'cluster.stop',
    words: 'Stop cluster',
    hint: 'asks once',
    icon: 'stop',
    group: 'run',
    lands: 'workers-there',
    reverts: 'cluster.start',
    danger: true,
  },
  {
    ...plain,
    id: 'cluster.scale',
    words: 'Workers',
    hint: 'how many there shall be',
    icon: 'scale',
    group: 'count',
    input: { desired: workersField },
    lands: 'workers-there',
  },
  {
    ...plain,
    id: 'cluster.remove-slot',
    words: 'Remove slot',
    hint: 'one that has no process',
    icon: 'remove',
    group: 'count',
    input: { slot: oneSlot },
    lands: 'slot-gone',
    danger: true,
  },
  {
    ...plain,
    id: 'cluster.reload',
    words: 'Rolling reload',
    hint: 'the new worker first',
    icon: 'reload',
    group: 'reload',
    input: { slot: slotOrAll },
    lands: 'begun',
    reverts: 'cluster.cancel-reload',
    mark: { words: 'reload', icon: 'reload' },
  },
  {
    ...plain,
    id: 'cluster.cancel-reload',
    words: 'Cancel reload',
    hint: 'what was replaced stays so',
    icon: 'close',
    group: 'reload',
    lands: 'begun',
  },
  {
    ...plain,
    id: 'cluster.set-policy',
    words: 'Scheduling policy',
    hint: 'who gets the next connection',
    icon: 'policy',
    group: 'policy',
    runsIn: 'primary',
    input: { policy: policyField },
    lands: 'in-force',
    mark: { words: 'policy', icon: 'policy' },
  },
  {
    ...plain,
    id: 'cluster.retry',
    words: 'Try again',
    hint: 'slots that failed or back off',
    icon: 'retry',
    group: 'retry',
    input: { slot: slotOrAll },
    lands: 'begun',
    reverts: 'cluster.stop-trying',
  },
  {
    ...plain,
    id: 'cluster.stop-trying',
    words: 'Stop trying',
    hint: 'a slot that backs off rests',
    icon: 'stop',
    group: 'retry',
    input: { slot: oneSlot },
    lands: 'begun',
    reverts: 'cluster.retry',
  },
  {
    ...plain,
    id: 'cluster.fork-one',
    words: 'Fork one',
    hint: 'a slot that its primary left empty',
    icon: 'scale',
    group: 'primary',
    input: { slot: slotOrAll },
    lands: 'begun',
  },
  {
    ...plain,
    id: 'cluster.let-fork',
    words: 'Let it fork',
    hint: 'forks that were held back',
    icon: 'play',
    group: 'primary',
    lands: 'begun',
  },
  {
    ...plain,
    id: 'cluster.start-primary',
    words: 'Start its primary',
    hint: 'after it ended, beside workers that live on',
    icon: 'play',
    group: 'primary',
    lands: 'begun',
  },
] as const satisfies readonly Action[]

type Entry = (typeof clusterActions)[number]
export type ClusterActionId = Entry['id']
export type ClusterActionOf<Id extends ClusterActionId> = Extract<Entry, { readonly id: Id }>
export type ClusterActionInput<Id extends ClusterActionId> = InputOf<ClusterActionOf<Id>['input']>

/** The entry of an action that exists, with the words and the picture that are its own. */
export function clusterAction<Id extends ClusterActionId>(id: Id): ClusterActionOf<Id> {
  const entry = clusterActions.find((one): one is ClusterActionOf<Id> => one.id === id)
  if (entry === undefined) throw new Error(`there is no action ${id}`)
  return entry
}
