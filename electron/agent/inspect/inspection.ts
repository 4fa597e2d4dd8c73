import type { CarriedInspection, InspectionPorts } from '../load-inspection.ts'
import { HoldingLook } from './holding.ts'
import { RequestLines } from './lines/request-lines.ts'
import { Origins } from './origins.ts'

/** Finds what carries an order out, by its kind. */
export class Inspection implements CarriedInspection {
  readonly #ports: InspectionPorts
  #lines: RequestLines | null = null
  readonly #holding: HoldingLook
  readonly #origins: Origins

  constructor(ports: InspectionPorts) {
    this.#ports = ports
    this.#holding = new HoldingLook(ports)
    this.#origins = new Origins(ports)
  }

  ask(order: unknown): string | null {
    const kind = fieldOf(order, 'kind')
    switch (kind) {
      case 'lines':
        this.#tellLines(fieldOf(order, 'isOn') === true)
        return null
      case 'holding':
        return this.#tellHolding()
      case 'find-origins':
        this.#origins.find(Number(fieldOf(order, 'forMs')) || 0)
        return null
      default:
        return `this agent does not know the look "${String(kind)}"`
    }
  }

  close(): void {
    this.#tellLines(false)
    this.#holding.close()
    this.#origins.close()
  }

  #tellLines(isOn: boolean): void {
    if (isOn) this.#lines ??= new RequestLines(this.#ports)
    else {
      this.#lines?.close()
      this.#lines = null
    }
  }

  #tellHolding(): null {
    const origins = this.#origins.read()
    const holding = { ...this.#holding.look(), origins, originsLeftMs: this.#origins.leftMs }
    this.#ports.tell({ kind: 'holding', holding })
    return null
  }
}

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
