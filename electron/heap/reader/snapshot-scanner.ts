import { parseJson } from '../../../shared/base/parse-json.ts'

/** What the scanner finds, in the order of the file. */
export interface ScanVisitor {
  /** One object on the heap. `typeName`: "object", "string", …; `nameIndex`: of `name`. */
  node(typeName: string, nameIndex: number, id: number, selfBytes: number): void
  /** Whether that text is wanted: others are passed over. */
  wants(nameIndex: number): boolean
  name(nameIndex: number, name: string): void
}

interface Fields {
  readonly count: number
  readonly type: number
  readonly name: number
  readonly id: number
  readonly self: number
  readonly typeNames: readonly string[]
}

type Part = 'head' | 'nodes' | 'between' | 'strings' | 'end'

const nodesMark = Buffer.from('"nodes":[')
const stringsMark = Buffer.from('"strings":[')
/** V8's own head has a few thousand bytes. */
const mostHeadBytes = 1_000_000
/** A name is shown in one line. */
const mostNameBytes = 2000
const [comma, bracket, quote, backslash, zero, nine] = [0x2c, 0x5d, 0x22, 0x5c, 0x30, 0x39] as const

/**
 * Reads a heap snapshot piece by piece, as V8 writes it (`HeapSnapshotJSONSerializer`: the head, nodes, edges, …, strings): of
 * 2 GB nothing is held but the names that are wanted. Throws what is wrong with a file that is none.
 */
export class SnapshotScanner {
  readonly #visitor: ScanVisitor
  #part: Part = 'head'
  #rest: Buffer = Buffer.alloc(0)
  #fields: Fields | null = null
  readonly #values: number[] = []
  #number = 0
  #hasDigit = false
  #nameIndex = 0
  #isInString = false
  #isEscaped = false
  #nameBytes: number[] = []

  constructor(visitor: ScanVisitor) {
    this.#visitor = visitor
  }

  push(chunk: Buffer): void {
    let rest = chunk
    for (let part: Part | null = null; part !== this.#part; ) {
      part = this.#part
      rest = this.#step(rest)
    }
  }

  /** The file is over. */
  end(): void {
    if (this.#part !== 'end') throw new Error('the file ends in the middle: it is no whole heap snapshot')
  }

  /** Answers what of the chunk belongs to the next part. */
  #step(chunk: Buffer): Buffer {
    switch (this.#part) {
      case 'head':
        return this.#findHead(chunk)
      case 'nodes':
        return this.#readNodes(chunk)
      case 'between':
        return this.#findStrings(chunk)
      case 'strings':
        return this.#readStrings(chunk)
      case 'end':
        return chunk
    }
  }

  #findHead(chunk: Buffer): Buffer {
    const all = Buffer.concat([this.#rest, chunk])
    const at = all.indexOf(nodesMark)
    if (at === -1) {
      if (all.length > mostHeadBytes) throw new Error('it does not begin like a heap snapshot')
      this.#rest = all
      return Buffer.alloc(0)
    }
    this.#rest = Buffer.alloc(0)
    this.#fields = fieldsOf(all.toString('utf8', 0, at))
    this.#part = 'nodes'
    return all.subarray(at + nodesMark.length)
  }

  #readNodes(chunk: Buffer): Buffer {
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0
      if (byte >= zero && byte <= nine) {
        this.#number = this.#number * 10 + byte - zero
        this.#hasDigit = true
      } else if (byte === comma || byte === bracket) {
        this.#takeNumber()
        if (byte !== bracket) continue
        this.#part = 'between'
        return chunk.subarray(at + 1)
      }
    }
    return Buffer.alloc(0)
  }

  #takeNumber(): void {
    if (!this.#hasDigit || this.#fields === null) return
    const { count, type, name, id, self, typeNames } = this.#fields
    const values = this.#values
    values.push(this.#number)
    this.#number = 0
    this.#hasDigit = false
    if (values.length < count) return
    const typeName = typeNames[values[type] ?? -1] ?? 'unknown'
    this.#visitor.node(typeName, values[name] ?? 0, values[id] ?? 0, values[self] ?? 0)
    values.length = 0
  }

  /** Between nodes and strings stand numbers alone. */
  #findStrings(chunk: Buffer): Buffer {
    const all = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    const at = all.indexOf(stringsMark)
    if (at === -1) {
      this.#rest = Buffer.from(all.subarray(-stringsMark.length))
      return Buffer.alloc(0)
    }
    this.#rest = Buffer.alloc(0)
    this.#part = 'strings'
    return all.subarray(at + stringsMark.length)
  }

  #readStrings(chunk: Buffer): Buffer {
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0
      if (this.#isInString) this.#takeByte(byte)
      else if (byte === quote) this.#isInString = true
      else if (byte === bracket) {
        this.#part = 'end'
        return Buffer.alloc(0)
      }
    }
    return Buffer.alloc(0)
  }

  #takeByte(byte: number): void {
    if (byte === quote && !this.#isEscaped) {
      this.#takeName()
      return
    }
    this.#isEscaped = byte === backslash && !this.#isEscaped
    if (this.#nameBytes.length < mostNameBytes && this.#visitor.wants(this.#nameIndex)) this.#nameBytes.push(byte)
  }

  #takeName(): void {
    if (this.#visitor.wants(this.#nameIndex)) this.#visitor.name(this.#nameIndex, textOf(this.#nameBytes))
    this.#nameBytes = []
    this.#nameIndex += 1
    this.#isInString = false
  }
}

/** A text that was cut in the middle of an escape is shown as it stands. */
function textOf(bytes: readonly number[]): string {
  const raw = Buffer.from(bytes).toString('utf8')
  const parsed = parseJson(`"${raw}"`)
  return typeof parsed === 'string' ? parsed : raw
}

function fieldsOf(head: string): Fields {
  const parsed = parseJson(`${head.trimEnd().replace(/,$/, '')}}`)
  const meta = propertyOf(propertyOf(parsed, 'snapshot'), 'meta')
  const names = propertyOf(meta, 'node_fields')
  const types = propertyOf(meta, 'node_types')
  const typeNames: unknown = Array.isArray(types) ? types[0] : null
  if (!isTexts(names) || !isTexts(typeNames)) throw new Error('its head does not say what its nodes are made of')
  const place = (name: string): number => {
    const at = names.indexOf(name)
    if (at === -1) throw new Error(`its nodes have no ${name}`)
    return at
  }
  const places = { type: place('type'), name: place('name'), id: place('id'), self: place('self_size') }
  return { count: names.length, ...places, typeNames }
}

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string')

function propertyOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
