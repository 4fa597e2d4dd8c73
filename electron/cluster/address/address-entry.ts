import type { ServerQuery } from '../child/protocol.ts'
import type { ClusterProcess } from '../child/worker.ts'
import type { AddressDebts } from './address-debts.ts'
import type { AddressServer } from './address-server.ts'
import type { BoundAddress, BoundDatagram } from './bound-address.ts'

/** A worker's server at an address. */
export interface Membership {
  readonly index: number
  isListening: boolean
}

/** One bound address and all that belongs to it. */
export interface AddressEntry {
  readonly bound: BoundAddress | BoundDatagram
  /** The question it was bound for. */
  readonly asked: ServerQuery
  readonly server: AddressServer
  readonly members: Map<ClusterProcess, Membership>
  /** Workers that closed their server since somebody last asked for the address. */
  readonly closers: Set<ClusterProcess>
  /** Places whose worker ended without having closed it: its successor will ask again, as a rule. */
  readonly owedTo: AddressDebts
  /** Who listened last, and since when nobody does; null while somebody does, or nobody ever did. */
  last: { readonly workerId: number; readonly monoMs: number } | null
  /** What the first worker brought for all of them. */
  data: unknown
  linger: NodeJS.Timeout | undefined
}

/** Stands for workers without a slot in `owedTo`; slots count from 1. */
const noSlot = 0

/** A worker ends that may have a successor. */
export function oweTo(entry: AddressEntry, worker: ClusterProcess): void {
  entry.owedTo.add(placeOf(worker))
}

/** Nobody listens there, or is awaited, but workers of these slots. */
export function isOnlyOf(entry: AddressEntry, slots: ReadonlySet<number>): boolean {
  const places = [...entry.owedTo.places, ...[...entry.members.keys()].map(placeOf)]
  return places.length > 0 && places.every((place) => slots.has(place))
}

/** Nobody listens there any more, who did. */
export function isUnheard(entry: AddressEntry): boolean {
  return entry.members.size === 0 && entry.last !== null
}

export function placeOf(worker: ClusterProcess): number {
  return worker.hasSlot ? worker.place : noSlot
}
