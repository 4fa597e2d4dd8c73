import type { CarriedInspection, InspectionPorts } from '../load-inspection.ts'
import { closeInspector } from './close-inspector.ts'

/** Finds what carries an order out, by its kind. */
export class Inspection implements CarriedInspection {
  readonly #ports: InspectionPorts

  constructor(ports: InspectionPorts) {
    this.#ports = ports
  }

  ask(order: unknown): string | null {
    const kind: unknown = typeof order === 'object' && order !== null ? Reflect.get(order, 'kind') : undefined
    if (kind === 'close-inspector') return closeInspector(this.#ports.originals)
    return `this agent does not know the look "${String(kind)}" at ${this.#ports.originals.dateNow()}`
  }

  close(): void {}
}
