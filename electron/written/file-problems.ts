import type { z } from 'zod'
import { actionIds } from '../../shared/actions/actions.ts'
import { nearestWord } from '../../shared/base/nearest-word.ts'
import type { FileKind, FileProblem } from './file-problem.ts'
import type { ReadText } from './read-text.ts'

type Issue = z.core.$ZodIssue
const mostProblems = 20

/** What the schema refuses, as a person reads it: line, field, reason, next step. */
export function problemsOf(issues: readonly Issue[], read: ReadText, kind: FileKind): readonly FileProblem[] {
  return issues
    .flatMap((issue) => flatten(issue, valueAt(read.data, issue.path), kind))
    .slice(0, mostProblems)
    .map((issue) => ({
      line: read.lineOf(issue.path),
      field: issue.path.join('.'),
      words: wordsOf(issue, valueAt(read.data, issue.path)),
    }))
}

/** One sentence per line: "line 12: method.0.input.status: Status must be a whole number from 400 to 599". */
export function problemWords(problems: readonly FileProblem[]): string {
  return problems
    .map(({ line, field, words }) =>
      [line === null ? '' : `line ${line}`, field, words].filter((part) => part !== '').join(': '),
    )
    .join('\n')
}

/** What is wrong with the kind of step that was meant, not with all that it is not. */
function flatten(issue: Issue, value: unknown, kind: FileKind): readonly Issue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue]
  // A mere word or number that is none of the kinds: the whole knows what may stand there.
  const isWhole = typeof value === 'object' && value !== null
  if (!isWhole && !issue.message.startsWith('Invalid input')) return [issue]
  const branches = issue.errors.filter((branch) => isBranchMeant(branch, value))
  const [meant] = branches.toSorted((one, other) => strangenessOf(one) - strangenessOf(other))
  if (meant === undefined) return [{ ...issue, message: isWhole ? kind.stepNeeds : issue.message }]
  return meant.flatMap((one) => flatten({ ...one, path: [...issue.path, ...one.path] }, valueAt(value, one.path), kind))
}

/** A branch that misses the field it is known by, and knows none of those that are there, is another thing. */
function isBranchMeant(branch: readonly Issue[], value: unknown): boolean {
  if (!branch.every((one) => isMeant(one, value))) return false
  if (typeof value !== 'object' || value === null) return true
  const unknown = branch.flatMap((one) => (one.code === 'unrecognized_keys' && one.path.length === 0 ? one.keys : []))
  return unknown.length === 0 || unknown.length < Object.keys(value).length
}

/** A fault, an action and a probe are told apart by the field that names them. */
function isMeant(issue: Issue, value: unknown): boolean {
  const [field] = issue.path
  if (issue.code === 'invalid_union' && issue.errors.length === 0) return has(value, String(field))
  if (issue.code === 'invalid_union' && issue.path.length === 0)
    return issue.errors.some((branch) => isBranchMeant(branch, value))
  return !(issue.code === 'invalid_value' && field === 'type' && issue.path.length === 1 && !has(value, 'probe'))
}

/** Each field that is strange to a kind counts, as each one that it misses does. */
function strangenessOf(branch: readonly Issue[]): number {
  return branch.reduce((sum, one) => sum + (one.code === 'unrecognized_keys' ? 1 + one.keys.length : 1), 0)
}

function wordsOf(issue: Issue, value: unknown): string {
  if (issue.code === 'unrecognized_keys') {
    const names = issue.keys.map((key) => JSON.stringify(key)).join(', ')
    const means = issue.keys.length === 1 ? 'means nothing here: take it' : 'mean nothing here: take them'
    return `${names} ${means} out, or look how it is written`
  }
  if (issue.code === 'invalid_union' && issue.errors.length === 0) {
    const field = String(issue.path.at(-1))
    if (field !== 'fault' && field !== 'action') return `There is no such ${field}: write ${optionsOf(issue)}`
    const meant = typeof value === 'string' ? nearestWord(value, actionIds) : null
    const all = `"clusterdeck experiment list" names all ${actionIds.length} faults and actions`
    return `There is no such ${field}: ${meant === null ? '' : `did you mean ${meant}? `}${all}`
  }
  if (issue.code === 'invalid_type' && issue.message.startsWith('Invalid input'))
    return 'This field is missing, or is of another kind'
  return issue.message
}

/** What may stand where kinds are told apart by a word. */
function optionsOf(issue: Issue): string {
  const options: unknown = Reflect.get(issue, 'options')
  return Array.isArray(options) ? options.map(String).join(', ') : 'another'
}

function has(value: unknown, key: string): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  let value = data
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = Object.getOwnPropertyDescriptor(value, key)?.value
  }
  return value
}
