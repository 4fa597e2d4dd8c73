import { z } from 'zod'
import type { FrameOrigin, ProfileFrame } from '../../../shared/inspection/profile.ts'
import { scriptPath } from '../../sources/script-path.ts'
import type { GivenPlace, SourcePlace } from '../../sources/source-places.ts'

/** A function as V8 names it in every kind of profile; its place counts from 0, -1: none. */
export const callFrameSchema = z.looseObject({
  functionName: z.string(),
  url: z.string(),
  lineNumber: z.number(),
  columnNumber: z.number(),
})
export type CallFrame = z.infer<typeof callFrameSchema>

/** What is needed to say whose code a frame is. */
export interface FrameContext {
  /** What rides along in the worker and is not the app's. */
  readonly ownFiles: readonly string[]
  /** Where a place stands in what was written. */
  find(place: GivenPlace): Pick<SourcePlace, 'file' | 'line' | 'column' | 'name'>
}

/** The name under which the deck's own part in a worker stands beside its packages. */
export const ownPackage = 'clusterdeck (its agent)'

/** Numbers the functions of one worker: each place once, however many nodes of the tree show it. */
export class FrameTable {
  readonly frames: ProfileFrame[] = []
  readonly #context: FrameContext
  readonly #known = new Map<string, number>()

  constructor(context: FrameContext) {
    this.#context = context
  }

  /** Index in `frames`. */
  indexOf(frame: CallFrame): number {
    const key = `${frame.functionName}\n${frame.url}\n${frame.lineNumber}:${frame.columnNumber}`
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const index = this.frames.push(describeFrame(frame, this.#context)) - 1
    this.#known.set(key, index)
    return index
  }
}

function describeFrame(frame: CallFrame, context: FrameContext): ProfileFrame {
  const functionName = frame.functionName === '' ? '(anonymous)' : frame.functionName
  const file = scriptPath(frame.url)
  const line = frame.lineNumber < 0 ? null : frame.lineNumber + 1
  const column = frame.columnNumber < 0 ? null : frame.columnNumber + 1
  const place = { file, line, column }
  const { origin, packageName } = ownerOf(functionName, file, context.ownFiles)
  // Maps of packages lead to sources that were not shipped with them.
  if (origin !== 'app' || line === null) return { functionName, ...place, origin, packageName }
  const source = context.find({ file, line, column })
  return { functionName: writtenName(functionName, file, line, column, context), ...pick(source), origin, packageName }
}

/**
 * What a function is called in its source, where a minifier gave it another name. V8's place of a function is right behind its
 * name; where the map calls nothing by a name there, V8's own is kept.
 */
function writtenName(name: string, file: string, line: number, column: number | null, context: FrameContext): string {
  if (column === null || column <= name.length || !/^[\p{L}\p{N}_$]+$/u.test(name)) return name
  return context.find({ file, line, column: column - name.length }).name ?? name
}

const pick = ({ file, line, column }: Pick<ProfileFrame, 'file' | 'line' | 'column'>) => ({ file, line, column })

interface Owner {
  readonly origin: FrameOrigin
  readonly packageName: string | null
}

/** Whose code it is. `file`: a path, a `node:` module, or '' where V8 names none. */
export function ownerOf(functionName: string, file: string, ownFiles: readonly string[]): Owner {
  if (file === '') return { origin: withoutFile(functionName), packageName: null }
  if (file.startsWith('node:')) return { origin: 'node', packageName: null }
  if (ownFiles.includes(file)) return { origin: 'package', packageName: ownPackage }
  const packageName = packageOf(file)
  return { origin: packageName === null ? 'app' : 'package', packageName }
}

function withoutFile(functionName: string): FrameOrigin {
  if (functionName === '(idle)') return 'idle'
  return functionName === '(garbage collector)' || functionName === 'GC' ? 'garbage-collection' : 'native'
}

/** "express" of ".../node_modules/express/lib/router.js", "@scope/name" of a scoped one; null outside of packages. */
function packageOf(file: string): string | null {
  const [, rest] = /.*[\\/]node_modules[\\/](.+)$/s.exec(file) ?? []
  if (rest === undefined) return null
  const [first = '', second] = rest.split(/[\\/]/)
  return first.startsWith('@') && second !== undefined ? `${first}/${second}` : first
}
