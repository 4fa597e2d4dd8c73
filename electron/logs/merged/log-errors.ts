import { parseJson } from '../../../shared/base/parse-json.ts'
import type { LogErrorGroup } from '../../../shared/logs/log-entry.ts'
import { SourcePlaces } from '../../sources/source-places.ts'
import { ErrorGroups } from '../errors/error-groups.ts'
import { stackIn } from '../errors/stack-in.ts'
import { readAnsi } from '../reading/ansi-text.ts'
import type { LogStore, Placed } from './log-store.ts'
import { marks } from './segment.ts'

/** Groups what the log has of errors, in its order, once nothing more is added to them. */
export class LogErrors {
  readonly #store: LogStore
  readonly #groups: ErrorGroups
  readonly #beganMs: (source: number) => number | null
  #endNumber = 0

  constructor(store: LogStore, ownFiles: readonly string[], beganMs: (source: number) => number | null) {
    this.#store = store
    this.#groups = new ErrorGroups({ places: new SourcePlaces(), ownFiles })
    this.#beganMs = beganMs
  }

  get count(): number {
    return this.#groups.count
  }

  get newCount(): number {
    return this.#groups.newCount
  }

  list(): readonly LogErrorGroup[] {
    return this.#groups.list()
  }

  /** The workers' code is another from here on. */
  reloaded(): void {
    this.#groups.reloaded()
  }

  /** Looks at the entries before this number that it has not seen. */
  advance(endNumber: number): void {
    for (let number = Math.max(this.#endNumber, this.#store.firstNumber); number < endNumber; number++) {
      const placed = this.#store.find(number)
      if (placed?.segment.has(number, marks.isError) !== true) continue
      for (let times = placed.segment.repeatCount(number); times > 0; times--) this.#add(placed)
    }
    this.#endNumber = Math.max(this.#endNumber, endNumber)
  }

  /** The same line came again: of an entry that was seen. */
  repeated(placed: Placed): void {
    if (placed.number < this.#endNumber && placed.segment.has(placed.number, marks.isError)) this.#add(placed)
  }

  #add(placed: Placed): void {
    const source = this.#store.sourceOf(placed)
    if (source?.kind !== 'slot') return
    const { segment, number } = placed
    const lines = this.#store
      .text(placed)
      .split('\n')
      .map((line) => readAnsi(line).text)
    const parsed = lines[0]?.startsWith('{') === true ? parseJson(lines[0]) : undefined
    const stack =
      typeof parsed === 'object' && parsed !== null ? stackIn(Object.fromEntries(Object.entries(parsed))) : null
    const processBeganMs = this.#beganMs(segment.source(number))
    const seen = { number, atMs: segment.atMs(number), slot: source.slot, lines, stack, processBeganMs }
    const errorId = this.#groups.add(seen)
    if (errorId !== null) this.#store.setErrorId(number, errorId)
  }
}
