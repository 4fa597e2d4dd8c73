/** What has a slot: a pod, as far as its slot depends on it. */
export interface SlottedPod {
  readonly uid: string
  readonly createdAtMs: number
  /** Of the template that it was made from: pods of another are replaced by it. */
  readonly template: string
  /** It runs, or will: one that is told to go keeps its slot, and leaves room in it. */
  readonly stays: boolean
  /** Of a StatefulSet, which numbers its pods from 0; null for others. */
  readonly ordinal: number | null
}

/**
 * Slots for pods, which nobody numbers but a StatefulSet: the lowest slot that nobody stays in. One that is more than wanted
 * stands beside a pod of an older template, which it is to replace.
 */
export class PodSlots {
  readonly #slots = new Map<string, number>()

  /** The slot of each, by uid. */
  assign(pods: readonly SlottedPod[], desired: number): ReadonlyMap<string, number> {
    const present = new Set(pods.map(({ uid }) => uid))
    for (const uid of this.#slots.keys()) if (!present.has(uid)) this.#slots.delete(uid)
    const staying = new Map<number, string[]>()
    const stay = ({ uid, template }: SlottedPod): void => {
      const slot = this.#slots.get(uid)
      if (slot !== undefined) staying.set(slot, [...(staying.get(slot) ?? []), template])
    }
    for (const pod of pods) if (pod.stays) stay(pod)
    const fresh = pods.filter(({ uid }) => !this.#slots.has(uid))
    for (const pod of fresh.toSorted(byAge)) {
      this.#slots.set(pod.uid, pod.ordinal === null ? slotFor(pod, staying, desired) : pod.ordinal + 1)
      if (pod.stays) stay(pod)
    }
    return this.#slots
  }
}

function slotFor({ template }: SlottedPod, staying: ReadonlyMap<number, readonly string[]>, desired: number): number {
  const free = lowest((slot) => !staying.has(slot))
  if (free <= desired) return free
  const older = lowest((slot) => slot > desired || staying.get(slot)?.includes(template) === false)
  return older <= desired ? older : free
}

function lowest(fits: (slot: number) => boolean): number {
  let slot = 1
  while (!fits(slot)) slot++
  return slot
}

function byAge(a: SlottedPod, b: SlottedPod): number {
  return a.createdAtMs - b.createdAtMs || (a.uid < b.uid ? -1 : 1)
}
