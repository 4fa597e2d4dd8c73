import { isGroup, isList, type Tree } from '../tree.ts'
import { wrapComment } from './wrap-comment.ts'

/** A value as JavaScript has it, each line's reason above it. `raw` names keys whose texts are expressions. */
export function writeJavaScript(tree: Tree, raw: ReadonlySet<string> = new Set(), indent = ''): string {
  const inner = `${indent}  `
  if (isList(tree)) {
    if (tree.every((one) => !isGroup(one))) return `[${tree.map((one) => writeJavaScript(one, raw, inner)).join(', ')}]`
    return `[\n${tree.map((one) => `${inner}${writeJavaScript(one, raw, inner)},\n`).join('')}${indent}]`
  }
  if (!isGroup(tree)) return literal(tree)
  if (tree.lines.length === 0) return '{}'
  const lines = tree.lines.flatMap(({ key, value, why }) => [
    ...(why === null ? [] : wrapComment(why).map((text) => `${inner}// ${text}\n`)),
    `${inner}${keyOf(key)}: ${raw.has(key) && typeof value === 'string' ? value : writeJavaScript(value, raw, inner)},\n`,
  ])
  return `{\n${lines.join('')}${indent}}`
}

/** The lines of a comment that begins a file. */
export function headComment(head: readonly string[]): string {
  return head
    .flatMap(wrapComment)
    .map((text) => `// ${text}\n`)
    .join('')
}

function keyOf(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : literal(key)
}

/** JSON is JavaScript but for two line ends that older engines took for real ones. */
function literal(value: string | number | boolean | null): string {
  return JSON.stringify(value).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
}
