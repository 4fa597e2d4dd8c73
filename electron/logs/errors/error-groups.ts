import { isAbsolute } from 'node:path'
import type { LogErrorGroup, LogFrame } from '../../../shared/logs/log-entry.ts'
import type { SourcePlaces } from '../../sources/source-places.ts'
import { fingerprintOf } from './fingerprint.ts'
import { readError, type ToldError } from './read-error.ts'
import type { StackFrame } from './stack-frame.ts'

/** An entry of the log that may tell of an error. */
export interface SeenEntry {
  readonly number: number
  readonly atMs: number
  readonly slot: number
  /** Every line, cleaned. */
  readonly lines: readonly string[]
  /** Of a structured entry: the stack in it (`stackIn`), or null. */
  readonly stack: string | null
  /** When its process began (ms, wall clock); null: unknown. */
  readonly processBeganMs: number | null
}

interface ErrorGroupsPorts {
  readonly places: Pick<SourcePlaces, 'find' | 'code'>
  /** Files of the deck's own that ride in a worker: none of their calls is shown. */
  readonly ownFiles: readonly string[]
}

interface Group {
  readonly errorId: string
  readonly kin: string
  readonly title: string
  readonly frames: readonly LogFrame[]
  /** The first own frame as it was printed: what the code is read by. */
  readonly given: { readonly file: string; readonly line: number; readonly column: number | null } | null
  readonly remark: string
  readonly slots: Set<number>
  code: LogErrorGroup['code'] | undefined
  count: number
  firstAtMs: number
  lastAtMs: number
  firstNumber: number
  lastNumber: number
}

const mostGroups = 500
const mostFrames = 30
const mostTitleChars = 200
/** What was printed is the same most of the time: then nothing of it is looked up again. */
const mostRemembered = 2000
/** Errors from before a reload are known for longer than their groups are kept. */
const mostKin = 5000

/** Groups equal errors of all workers. Holds the 500 groups that were seen last. */
export class ErrorGroups {
  readonly #ports: ErrorGroupsPorts
  /** The one seen last stands last. */
  readonly #groups = new Map<string, Group>()
  /** From an error as printed, since when its process runs included, to its group. */
  readonly #remembered = new Map<string, string>()
  /** To the number of reloads before it first came. */
  readonly #kin = new Map<string, number>()
  #reloadCount = 0

  constructor(ports: ErrorGroupsPorts) {
    this.#ports = ports
  }

  get count(): number {
    return this.#groups.size
  }

  get newCount(): number {
    let count = 0
    for (const group of this.#groups.values()) if (this.#isNew(group)) count += 1
    return count
  }

  /** Counts an entry to its group; answers that group's id, or null: it tells of no error. */
  add(entry: SeenEntry): string | null {
    const told = readError(entry.lines, entry.stack)
    if (told === null) return null
    const printed = printedKey(told, entry.processBeganMs)
    const known = this.#groups.get(this.#remembered.get(printed) ?? '')
    const group = known ?? this.#groupOf(told, entry)
    remember(this.#remembered, printed, group.errorId, mostRemembered)
    group.slots.add(entry.slot)
    group.count += 1
    group.lastAtMs = entry.atMs
    group.lastNumber = entry.number
    remember(this.#groups, group.errorId, group, mostGroups)
    return group.errorId
  }

  /** The workers' code is another from here on: what comes now for the first time is new. */
  reloaded(): void {
    this.#reloadCount += 1
  }

  /** All, the one seen last first; reads the sources of those that were not told before. */
  list(): readonly LogErrorGroup[] {
    return [...this.#groups.values()].reverse().map((group) => this.#tell(group))
  }

  #groupOf(told: ToldError, { atMs, number, processBeganMs }: SeenEntry): Group {
    const { frames, given, remark } = this.#lookUp(told.frames, processBeganMs)
    const { errorId, kin } = fingerprintOf(told, frames)
    const known = this.#groups.get(errorId)
    if (known !== undefined) return known
    remember(this.#kin, kin, this.#kin.get(kin) ?? this.#reloadCount, mostKin)
    const name = told.type === '' || told.message === '' ? '' : ': '
    return {
      errorId,
      kin,
      title: `${told.type}${name}${told.message}`.slice(0, mostTitleChars),
      frames,
      given,
      remark,
      slots: new Set(),
      code: undefined,
      count: 0,
      firstAtMs: atMs,
      lastAtMs: atMs,
      firstNumber: number,
      lastNumber: number,
    }
  }

  #lookUp(printed: readonly StackFrame[], beganMs: number | null): Pick<Group, 'frames' | 'given' | 'remark'> {
    const { places, ownFiles } = this.#ports
    let given: Group['given'] = null
    let remark = ''
    const frames = printed.slice(0, mostFrames).flatMap((frame): readonly LogFrame[] => {
      if (frame.line === null) return [{ ...frame, isOwn: false }]
      const place = { file: frame.file, line: frame.line, column: frame.column }
      const found = places.find(place, beganMs)
      if (ownFiles.includes(found.file)) return []
      const isOwn = isOwnFile(found.file)
      if (isOwn && given === null) {
        given = place
        remark = found.remark
      }
      return [{ functionName: frame.functionName, file: found.file, line: found.line, column: found.column, isOwn }]
    })
    return { frames, given, remark }
  }

  #isNew({ kin }: Group): boolean {
    return this.#reloadCount > 0 && this.#kin.get(kin) === this.#reloadCount
  }

  #tell(group: Group): LogErrorGroup {
    if (group.code === undefined) group.code = group.given === null ? null : this.#ports.places.code(group.given)
    const { errorId, title, count, firstAtMs, lastAtMs, firstNumber, lastNumber, frames, code, remark } = group
    const slots = [...group.slots].sort((a, b) => a - b)
    const isNew = this.#isNew(group)
    return { errorId, title, count, slots, firstAtMs, lastAtMs, firstNumber, lastNumber, frames, code, remark, isNew }
  }
}

/** Written by whoever runs the cluster: neither of a package nor of Node. */
function isOwnFile(file: string): boolean {
  if (/(?:^|[\\/])node_modules[\\/]/.test(file) || /^(?:node|internal):/.test(file)) return false
  return isAbsolute(file) || /^(?:[a-z]:[\\/]|[a-z][a-z\d+.-]+:\/\/)/i.test(file)
}

function printedKey({ type, message, frames }: ToldError, beganMs: number | null): string {
  const calls = frames.map(({ functionName, file, line, column }) => `${functionName} ${file}:${line}:${column}`)
  return [beganMs, type, message, ...calls].join('\n')
}

/** Sets an entry as the newest, and forgets the oldest beyond a number of them. */
function remember<Value>(map: Map<string, Value>, key: string, value: Value, most: number): void {
  map.delete(key)
  map.set(key, value)
  if (map.size <= most) return
  const [oldest] = map.keys()
  if (oldest !== undefined) map.delete(oldest)
}
