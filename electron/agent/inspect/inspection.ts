import type { CarriedInspection, InspectionPorts } from '../load-inspection.ts'
import { closeInspector } from './close-inspector.ts'
import { HeapLooks } from './heap/heap-looks.ts'
import { HoldingLook } from './holding.ts'
import { InspectorDoor } from './inspector-door.ts'
import { RequestLines } from './lines/request-lines.ts'
import { Origins } from './origins.ts'
import { Profiles } from './profiles.ts'

/** Finds what carries an order out, by its kind. */
export class Inspection implements CarriedInspection {
  readonly #ports: InspectionPorts
  readonly #profiles: Profiles
  readonly #heap: HeapLooks
  readonly #door = new InspectorDoor()
  readonly #holding: HoldingLook
  readonly #origins: Origins
  #lines: RequestLines | null = null

  constructor(ports: InspectionPorts) {
    this.#ports = ports
    this.#profiles = new Profiles(ports)
    this.#heap = new HeapLooks(ports)
    this.#holding = new HoldingLook(ports)
    this.#origins = new Origins(ports)
  }

  ask(order: unknown): string | null {
    const kind = fieldOf(order, 'kind')
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
      case 'open-inspector':
        return this.#openInspector()
      case 'close-inspector':
        this.#door.close()
        return null
      case 'close-opened':
        return closeInspector(this.#ports.originals)
      case 'holding':
        return this.#tellHolding()
      case 'find-origins':
        this.#origins.find(Number(fieldOf(order, 'forMs')) || 0)
        return null
      case 'lines':
        this.#tellLines(fieldOf(order, 'isOn') === true)
        return null
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
    this.#door.close()
    this.#holding.close()
    this.#origins.close()
    this.#tellLines(false)
  }

  #openInspector(): string | null {
    const opened = this.#door.open()
    if (typeof opened === 'string') return opened
    this.#ports.tell({ kind: 'inspector', ...opened })
    return null
  }

  #tellHolding(): null {
    const origins = this.#origins.read()
    const holding = { ...this.#holding.look(), origins, originsLeftMs: this.#origins.leftMs }
    this.#ports.tell({ kind: 'holding', holding })
    return null
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
