import { SnapshotScanner } from './snapshot-scanner.ts'

/** Objects of one constructor. */
export interface ClassCount {
  count: number
  bytes: number
  /** Of them those that the earlier snapshot had, too. */
  keptCount: number
}

/** Ids up to this are remembered, one bit each: 256 MB at most. */
const mostId = 2 ** 31

/** Which objects a snapshot has. V8 never gives an id twice while a process lives. */
export class IdSet {
  #bits = new Uint8Array(1 << 20)

  add(id: number): void {
    if (id >= mostId) return
    const at = id >>> 3
    if (at >= this.#bits.length) this.#grow(at)
    this.#bits[at] = (this.#bits[at] ?? 0) | (1 << (id & 7))
  }

  has(id: number): boolean {
    return id < mostId && ((this.#bits[id >>> 3] ?? 0) & (1 << (id & 7))) !== 0
  }

  #grow(at: number): void {
    const bits = new Uint8Array(Math.min(mostId >>> 3, 2 ** Math.ceil(Math.log2(at + 1))))
    bits.set(this.#bits)
    this.#bits = bits
  }
}

/** What DevTools lists by the constructor; everything else goes by its kind, as "(string)". */
const namedTypes: ReadonlySet<string> = new Set(['object', 'native'])

/** Counts the objects of a snapshot by constructor, as its bytes come. `earlier`: ids of another one of that process. */
export class ClassCounter {
  readonly ids = new IdSet()
  readonly #earlier: IdSet | null
  readonly #byName = new Map<number, ClassCount>()
  readonly #byType = new Map<string, ClassCount>()
  readonly #names = new Map<number, string>()
  readonly #scanner: SnapshotScanner

  constructor(earlier: IdSet | null = null) {
    this.#earlier = earlier
    this.#scanner = new SnapshotScanner({
      node: (typeName, nameIndex, id, selfBytes) => this.#count(typeName, nameIndex, id, selfBytes),
      wants: (nameIndex) => this.#byName.has(nameIndex),
      name: (nameIndex, name) => this.#names.set(nameIndex, name),
    })
  }

  push(chunk: Buffer): void {
    this.#scanner.push(chunk)
  }

  /** By constructor; throws when the file is not whole. */
  end(): ReadonlyMap<string, ClassCount> {
    this.#scanner.end()
    const classes = new Map<string, ClassCount>()
    for (const [typeName, one] of this.#byType) classes.set(`(${typeName})`, one)
    for (const [nameIndex, one] of this.#byName) {
      const name = this.#names.get(nameIndex) || '(no name)'
      const known = classes.get(name)
      if (known === undefined) classes.set(name, one)
      else add(known, one)
    }
    return classes
  }

  #count(typeName: string, nameIndex: number, id: number, selfBytes: number): void {
    // The roots are no objects.
    if (typeName === 'synthetic') return
    const one = namedTypes.has(typeName) ? entry(this.#byName, nameIndex) : entry(this.#byType, typeName)
    one.count += 1
    one.bytes += selfBytes
    this.ids.add(id)
    if (this.#earlier?.has(id) === true) one.keptCount += 1
  }
}

function entry<Key>(counts: Map<Key, ClassCount>, key: Key): ClassCount {
  const known = counts.get(key)
  if (known !== undefined) return known
  const fresh: ClassCount = { count: 0, bytes: 0, keptCount: 0 }
  counts.set(key, fresh)
  return fresh
}

function add(to: ClassCount, one: ClassCount): void {
  to.count += one.count
  to.bytes += one.bytes
  to.keptCount += one.keptCount
}
