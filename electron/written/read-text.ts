import { isMap, isScalar, LineCounter, type Node, parseDocument } from 'yaml'
import { errorWords } from '../../shared/base/error-words.ts'
import type { FileKind, FileProblem } from './file-problem.ts'

/** A text as data, and where in it each field stands. */
export interface ReadText {
  readonly data: unknown
  /** Line of a field, or of the nearest thing around it that is there. */
  lineOf(path: readonly PropertyKey[]): number | null
}

/** Reads JSON or YAML, whichever it is by its content. */
export function readText(
  text: string,
  { thing, beginning }: FileKind,
): { readonly read: ReadText } | { readonly problem: FileProblem } {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error', version: '1.2' })
  const isJson = /^\s*[{[]/.test(text)
  const [error] = document.errors
  if (error !== undefined) {
    const { line } = lines.linePos(error.pos[0])
    if (error.code === 'MULTIPLE_DOCS') {
      return { problem: { line, field: '', words: 'A second document begins here: keep each in a file of its own' } }
    }
    const kind = isJson ? 'JSON' : 'YAML'
    return {
      problem: { line, field: '', words: `This is not ${kind}: ${firstLine(error.message)}. Mend that line first` },
    }
  }
  const data = toData(() => document.toJS({ maxAliasCount: 50 }))
  if ('problem' in data) return { problem: { line: null, field: '', words: data.problem } }
  if (typeof data.value !== 'object' || data.value === null || Array.isArray(data.value)) {
    const words = text.trim() === '' ? 'The file is empty' : `This is no ${thing}: it holds no fields`
    return { problem: { line: 1, field: '', words: `${words}. ${beginning}` } }
  }
  return { read: { data: data.value, lineOf: (path) => lineOf(document.contents, path, lines) } }
}

/** Aliases that refer to too much are refused while the data is made. */
function toData(make: () => unknown): { readonly value: unknown } | { readonly problem: string } {
  try {
    return { value: make() }
  } catch (error) {
    return { problem: `The file cannot be read: ${errorWords(error)}` }
  }
}

function lineOf(root: Node | null, path: readonly PropertyKey[], lines: LineCounter): number | null {
  let node: unknown = root
  let offset = root?.range?.[0] ?? null
  for (const key of path) {
    const next = childOf(node, key)
    if (next === null) break
    node = next.value
    offset = next.offset ?? offset
  }
  return offset === null ? null : lines.linePos(offset).line
}

function childOf(node: unknown, key: PropertyKey): { readonly value: unknown; readonly offset: number | null } | null {
  if (isMap(node)) {
    const pair = node.items.find((one) => isScalar(one.key) && one.key.value === key)
    if (pair === undefined) return null
    return { value: pair.value, offset: isScalar(pair.key) ? (pair.key.range?.[0] ?? null) : null }
  }
  if (!hasItems(node) || typeof key !== 'number') return null
  const item = node.items[key]
  return item === undefined ? null : { value: item, offset: hasRange(item) ? (item.range?.[0] ?? null) : null }
}

const hasItems = (node: unknown): node is { readonly items: readonly unknown[] } =>
  typeof node === 'object' && node !== null && 'items' in node && Array.isArray(node.items)
const hasRange = (node: unknown): node is Pick<Node, 'range'> =>
  typeof node === 'object' && node !== null && 'range' in node

const firstLine = (text: string): string => (text.split('\n')[0] ?? '').replace(/[.:]$/, '')
