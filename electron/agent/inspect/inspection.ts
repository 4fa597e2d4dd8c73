import type { CarriedInspection, InspectionPorts } from '../load-inspection.ts'
import { InspectorDoor } from './inspector-door.ts'

/** Finds what carries an order out, by its kind. */
export class Inspection implements CarriedInspection {
  readonly #ports: InspectionPorts
  readonly #door = new InspectorDoor()

  constructor(ports: InspectionPorts) {
    this.#ports = ports
  }

  ask(order: unknown): string | null {
    const kind: unknown = typeof order === 'object' && order !== null ? Reflect.get(order, 'kind') : undefined
    switch (kind) {
      case 'open-inspector':
        return this.#openInspector()
      case 'close-inspector':
        this.#door.close()
        return null
    }
    return `this agent does not know the look "${String(kind)}" at ${this.#ports.originals.dateNow()}`
  }

  close(): void {
    this.#door.close()
  }

  #openInspector(): string | null {
    const opened = this.#door.open()
    if (typeof opened === 'string') return opened
    this.#ports.tell({ kind: 'inspector', ...opened })
    return null
  }
}
