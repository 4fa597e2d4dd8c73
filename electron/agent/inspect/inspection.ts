import type { CarriedInspection, InspectionPorts } from '../load-inspection.ts'
import { HeapLooks } from './heap/heap-looks.ts'
import { Profiles } from './profiles.ts'

/** Finds what carries an order out, by its kind. */
export class Inspection implements CarriedInspection {
  readonly #profiles: Profiles
  readonly #heap: HeapLooks

  constructor(ports: InspectionPorts) {
    this.#profiles = new Profiles(ports)
    this.#heap = new HeapLooks(ports)
  }

  ask(order: unknown): string | null {
    const kind: unknown = typeof order === 'object' && order !== null ? Reflect.get(order, 'kind') : undefined
    switch (kind) {
      case 'start-profile':
        return this.#profiles.start(order)
      case 'stop-profile':
        return this.#profiles.stop(order)
      case 'heap-snapshot':
        return this.#heap.snapshot(order)
      case 'collect-garbage':
        return this.#heap.collect(order)
      case 'diagnose':
        return this.#heap.diagnose(order)
      default:
        return `this agent does not know the look "${String(kind)}"`
    }
  }

  listening(): void {
    this.#profiles.listening()
  }

  close(): void {
    this.#profiles.close()
    this.#heap.close()
  }
}
