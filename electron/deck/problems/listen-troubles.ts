import type { Clock } from '../../../shared/base/clock.ts'
import type { ListenAddress } from '../../../shared/model/worker.ts'
import type { AddressHolder } from './describe-port-holder.ts'
import { describeAddress, type ListenTrouble } from './problems.ts'

/** So long an app may look for another address before its trouble is one of a person. */
const settleMs = 3000
/** Who stands in the way is looked up again this often: an alert is true now, or gone. */
const lookEveryMs = 2000

/** A slot's worker did not get the address. */
interface Sufferer {
  readonly workerId: number
  /** A person should know: the worker ended of it, or listens nowhere else. */
  readonly isTold: boolean
  cancel(): void
}

interface Entry {
  trouble: ListenTrouble
  readonly sufferers: Map<number, Sufferer>
}

interface TroublePorts {
  readonly clock: Pick<Clock, 'after'>
  findHolder(address: ListenAddress): Promise<AddressHolder | null>
  /** The system tells of every holder, so that none means that it is free. */
  canSee(address: ListenAddress): boolean
  changed(): void
}

/**
 * Addresses that workers could not bind, each once, with what stands in the way. An app that handles the error and then
 * listens elsewhere, as those do that look for a free port, has no trouble.
 */
export class ListenTroubles {
  readonly #ports: TroublePorts
  readonly #entries = new Map<string, Entry>()
  #cancelLook: (() => void) | null = null

  constructor(ports: TroublePorts) {
    this.#ports = ports
  }

  get all(): readonly ListenTrouble[] {
    return this.#told.map(({ trouble }) => trouble)
  }

  get #told(): Entry[] {
    return [...this.#entries.values()].filter(({ sufferers }) => [...sufferers.values()].some(({ isTold }) => isTold))
  }

  /** What that worker asked for and did not get; null where it got everything. */
  of(workerId: number): ListenTrouble | null {
    const suffers = ({ sufferers }: Entry) => [...sufferers.values()].some((one) => one.workerId === workerId)
    return [...this.#entries.values()].find(suffers)?.trouble ?? null
  }

  /** Slots whose worker did not get an address. */
  get slots(): ReadonlySet<number> {
    return new Set(this.#told.flatMap(({ sufferers }) => [...sufferers.keys()]))
  }

  add(slot: number, workerId: number, address: ListenAddress, code: string): void {
    const key = describeAddress(address)
    const known = this.#entries.get(key)
    const entry =
      known?.trouble.code === code
        ? known
        : { trouble: { address, code, holder: null, isFree: false }, sufferers: new Map() }
    if (entry !== known) this.#forget(key)
    this.#entries.set(key, entry)
    const before = entry.sufferers.get(slot)
    // It tries again by itself: its time goes on.
    if (before?.workerId === workerId) return
    before?.cancel()
    const isTold = before?.isTold === true
    const cancel = isTold ? () => {} : this.#ports.clock.after(settleMs, () => this.#tell(entry, slot))
    entry.sufferers.set(slot, { workerId, isTold, cancel })
    if (entry !== known) void this.#look(entry)
    if (isTold) this.#ports.changed()
  }

  /** The worker ended: whatever it wanted and did not get is told. */
  ended(workerId: number): void {
    for (const entry of this.#entries.values())
      for (const [slot, sufferer] of entry.sufferers) if (sufferer.workerId === workerId) this.#tell(entry, slot)
  }

  /** The worker listens somewhere: what it wanted before that it can do without. */
  listens(slot: number, workerId: number): void {
    for (const [key, entry] of this.#entries) {
      const sufferer = entry.sufferers.get(slot)
      if (sufferer === undefined) continue
      if (sufferer.workerId === workerId) {
        this.#drop(key, entry, slot)
        continue
      }
      // It was its predecessor's; this one may come to the same address next.
      sufferer.cancel()
      const cancel = this.#ports.clock.after(settleMs, () => this.#drop(key, entry, slot))
      entry.sufferers.set(slot, { ...sufferer, cancel })
    }
  }

  /** It could be bound after all. */
  clear(address: ListenAddress): void {
    if (this.#forget(describeAddress(address))) this.#ports.changed()
  }

  /** Nobody will be forked for the slot any more. */
  slotGone(slot: number): void {
    for (const [key, entry] of this.#entries) if (entry.sufferers.has(slot)) this.#drop(key, entry, slot)
  }

  clearAll(): void {
    if (this.#entries.size === 0) return
    for (const key of [...this.#entries.keys()]) this.#forget(key)
    this.#ports.changed()
  }

  #tell(entry: Entry, slot: number): void {
    const sufferer = entry.sufferers.get(slot)
    if (sufferer === undefined || sufferer.isTold) return
    sufferer.cancel()
    entry.sufferers.set(slot, { ...sufferer, isTold: true, cancel: () => {} })
    this.#ports.changed()
    this.#lookAgain()
  }

  #drop(key: string, entry: Entry, slot: number): void {
    entry.sufferers.get(slot)?.cancel()
    entry.sufferers.delete(slot)
    if (entry.sufferers.size === 0 && this.#entries.get(key) === entry) this.#forget(key)
    this.#ports.changed()
  }

  #forget(key: string): boolean {
    for (const { cancel } of this.#entries.get(key)?.sufferers.values() ?? []) cancel()
    const isForgotten = this.#entries.delete(key)
    if (this.#entries.size === 0) this.#endLooking()
    return isForgotten
  }

  async #look(entry: Entry): Promise<void> {
    if (entry.trouble.code !== 'EADDRINUSE') return
    const holder = await this.#ports.findHolder(entry.trouble.address)
    const slot = holder?.kind === 'listener' ? holder.startedBy : undefined
    // What the slot itself has started got it by now.
    if (slot !== undefined && entry.sufferers.has(slot)) this.#drop(describeAddress(entry.trouble.address), entry, slot)
    const isFree = holder === null && this.#ports.canSee(entry.trouble.address)
    if (JSON.stringify(holder) === JSON.stringify(entry.trouble.holder) && isFree === entry.trouble.isFree) return
    entry.trouble = { ...entry.trouble, holder, isFree }
    if (this.#told.includes(entry)) this.#ports.changed()
  }

  #lookAgain(): void {
    this.#cancelLook ??= this.#ports.clock.after(lookEveryMs, () => {
      this.#cancelLook = null
      const told = this.#told
      for (const entry of told) void this.#look(entry)
      if (told.length > 0) this.#lookAgain()
    })
  }

  #endLooking(): void {
    this.#cancelLook?.()
    this.#cancelLook = null
  }
}
