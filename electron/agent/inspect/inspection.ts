import type { CarriedInspection, InspectionPorts } from '../load-inspection.ts'
import { closeInspector } from './close-inspector.ts'
import { HoldingLook } from './holding.ts'
import { Origins } from './origins.ts'

/** Finds what carries an order out, by its kind. */
export class Inspection implements CarriedInspection {
  readonly #ports: InspectionPorts
  readonly #holding: HoldingLook
  readonly #origins: Origins

  constructor(ports: InspectionPorts) {
    this.#ports = ports
    this.#holding = new HoldingLook(ports)
    this.#origins = new Origins(ports)
  }

  ask(order: unknown): string | null {
    const kind: unknown = typeof order === 'object' && order !== null ? Reflect.get(order, 'kind') : undefined
    switch (kind) {
      case 'close-inspector':
        return closeInspector(this.#ports.originals)
      case 'holding':
        return this.#tellHolding()
      case 'find-origins':
        this.#origins.find(Number(Reflect.get(Object(order), 'forMs')) || 0)
        return null
      default:
        return `this agent does not know the look "${String(kind)}"`
    }
  }

  close(): void {
    this.#holding.close()
    this.#origins.close()
  }

  #tellHolding(): null {
    const origins = this.#origins.read()
    const holding = { ...this.#holding.look(), origins, originsLeftMs: this.#origins.leftMs }
    this.#ports.tell({ kind: 'holding', holding })
    return null
  }
}
