import type { CarriedInspection, InspectionPorts } from '../load-inspection.ts'
import { Profiles } from './profiles.ts'

/** Finds what carries an order out, by its kind. */
export class Inspection implements CarriedInspection {
  readonly #profiles: Profiles

  constructor(ports: InspectionPorts) {
    this.#profiles = new Profiles(ports)
  }

  ask(order: unknown): string | null {
    const kind: unknown = typeof order === 'object' && order !== null ? Reflect.get(order, 'kind') : undefined
    switch (kind) {
      case 'start-profile':
        return this.#profiles.start(order)
      case 'stop-profile':
        return this.#profiles.stop(order)
      default:
        return `this agent does not know the look "${String(kind)}"`
    }
  }

  listening(): void {
    this.#profiles.listening()
  }

  close(): void {
    this.#profiles.close()
  }
}
