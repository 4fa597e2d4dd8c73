import type { CarriedInspection, InspectionPorts } from '../load-inspection.ts'
import { closeInspector } from './close-inspector.ts'
import { FarFiles, type LookFiles, nearFiles } from './files.ts'
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
  /** Null where the deck reads what is written by itself. */
  readonly #far: FarFiles | null
  readonly #holding: HoldingLook
  readonly #origins: Origins
  #lines: RequestLines | null = null

  constructor(ports: InspectionPorts) {
    this.#ports = ports
    this.#far = ports.isFar ? new FarFiles(ports) : null
    const files: LookFiles = this.#far ?? nearFiles
    this.#profiles = new Profiles(ports, files)
    this.#heap = new HeapLooks(ports, files)
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
      case 'read-written':
        return this.#far === null ? notFar : this.#far.read(order)
      case 'drop-written':
        return this.#far === null ? notFar : this.#far.drop(order)
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
    this.#far?.close()
    this.#tellLines(false)
  }

  #openInspector(): string | null {
    if (this.#far !== null) return 'it runs in a container: nobody outside reaches an inspector in there'
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

const notFar = 'the deck reads the files of this worker by itself'

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
