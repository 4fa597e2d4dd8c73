import type { z } from 'zod'
import { actionIds } from '../../shared/actions/actions.ts'
import type { FileProblem } from './experiment.ts'
import type { ReadText } from './read-text.ts'

type Issue = z.core.$ZodIssue
const mostProblems = 20

/** What the schema refuses, as a person reads it: line, field, reason, next step. */
export function problemsOf(issues: readonly Issue[], read: ReadText): readonly FileProblem[] {
  return issues
    .flatMap((issue) => flatten(issue, valueAt(read.data, issue.path)))
    .slice(0, mostProblems)
    .map((issue) => ({ line: read.lineOf(issue.path), field: issue.path.join('.'), words: wordsOf(issue) }))
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
function flatten(issue: Issue, value: unknown): readonly Issue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue]
  // A mere word or number that is none of the kinds: the whole knows what may stand there.
  if ((typeof value !== 'object' || value === null) && !issue.message.startsWith('Invalid input')) return [issue]
  const branches = issue.errors.filter((branch) => branch.every((one) => isMeant(one, value)))
  const [meant] = (branches.length === 0 ? [] : branches).toSorted((one, other) => one.length - other.length)
  if (meant === undefined) return [{ ...issue, message: noKind(value, issue.message) }]
  return meant.flatMap((one) => flatten({ ...one, path: [...issue.path, ...one.path] }, value))
}

/** A fault, an action and a probe are told apart by the field that names them. */
function isMeant(issue: Issue, value: unknown): boolean {
  const [field] = issue.path
  if (issue.code === 'invalid_union' && issue.errors.length === 0) return has(value, String(field))
  return !(issue.code === 'invalid_value' && field === 'type' && issue.path.length === 1 && !has(value, 'probe'))
}

const noKind = (value: unknown, message: string): string =>
  typeof value === 'object' && value !== null
    ? 'A step needs "fault", "action", or "type: probe" with a probe: it says what is done'
    : message

function wordsOf(issue: Issue): string {
  if (issue.code === 'unrecognized_keys') {
    const names = issue.keys.map((key) => JSON.stringify(key)).join(', ')
    const means = issue.keys.length === 1 ? 'means nothing here: take it' : 'mean nothing here: take them'
    return `${names} ${means} out, or look how it is written`
  }
  if (issue.code === 'invalid_union' && issue.errors.length === 0) {
    const field = String(issue.path.at(-1))
    if (field !== 'fault' && field !== 'action') return `There is no such ${field}: write ${optionsOf(issue)}`
    return `There is no such ${field}: "clusterdeck experiment list" names all ${actionIds.length} faults and actions`
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
