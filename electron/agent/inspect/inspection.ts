import type { CarriedInspection, InspectionPorts } from '../load-inspection.ts'
import { RequestLines } from './lines/request-lines.ts'

/** Finds what carries an order out, by its kind. */
export class Inspection implements CarriedInspection {
  readonly #ports: InspectionPorts
  #lines: RequestLines | null = null

  constructor(ports: InspectionPorts) {
    this.#ports = ports
  }

  ask(order: unknown): string | null {
    const kind = fieldOf(order, 'kind')
    switch (kind) {
      case 'lines':
        this.#tellLines(fieldOf(order, 'isOn') === true)
        return null
      default:
        return `this agent does not know the look "${String(kind)}"`
    }
  }

  close(): void {
    this.#tellLines(false)
  }

  #tellLines(isOn: boolean): void {
    if (isOn) this.#lines ??= new RequestLines(this.#ports)
    else {
      this.#lines?.close()
      this.#lines = null
    }
  }
}

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
