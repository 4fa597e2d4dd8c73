import type { InputOf } from '../fields.ts'
import { bootFaults } from './boot.ts'
import { dependencyFaults } from './dependencies.ts'
import type { FaultAction } from './fault-action.ts'
import { fleetFaults } from './fleet.ts'
import { handoverFaults } from './handover.ts'
import { lifeFaults } from './life.ts'
import { processFaults } from './process.ts'
import { requestFaults } from './requests.ts'

/** Every fault, in the order of the catalogue. */
export const faultActions = [
  ...lifeFaults,
  ...processFaults,
  ...requestFaults,
  ...bootFaults,
  ...handoverFaults,
  ...dependencyFaults,
  ...fleetFaults,
] as const

type Entry = (typeof faultActions)[number]
export type FaultId = Entry['id']
export type FaultOf<Id extends FaultId> = Extract<Entry, { readonly id: Id }>
export type FaultInput<Id extends FaultId> = InputOf<FaultOf<Id>['input']>

/** What is to happen, without whom it is for. */
export type FaultOrder<Id extends FaultId = FaultId> = {
  readonly [Each in Id]: { readonly fault: Each; readonly input: FaultInput<Each> }
}[Id]

/** Those that ride in the worker. `never-listen` is the primary's. */
export type AgentFaultId = Extract<Entry, { readonly runsIn: 'agent'; readonly strikes: null }>['id']
export type AgentFaultOrder<Id extends AgentFaultId = AgentFaultId> = FaultOrder<Id>

const byId: ReadonlyMap<string, Entry> = new Map(faultActions.map((entry) => [entry.id, entry]))

/** The entry of a fault that exists. */
export function faultAction(id: FaultId): FaultAction & { readonly id: FaultId } {
  const entry = byId.get(id)
  if (entry === undefined) throw new Error(`there is no fault ${id}`)
  return entry
}

export const isFaultId = (id: string): id is FaultId => byId.has(id)
