import type { CarriedInspection, InspectionPorts } from '../load-inspection.ts'

/** Finds what carries an order out, by its kind. */
export class Inspection implements CarriedInspection {
  readonly #ports: InspectionPorts

  constructor(ports: InspectionPorts) {
    this.#ports = ports
  }

  ask(order: unknown): string | null {
    const kind: unknown = typeof order === 'object' && order !== null ? Reflect.get(order, 'kind') : undefined
    return `this agent does not know the look "${String(kind)}" at ${this.#ports.originals.dateNow()}`
  }

  close(): void {}
}
