import { counted, listed } from '../../../shared/base/plain-words.ts'
import type { ExperimentCheck, Verdict } from '../../../shared/model/experiment.ts'

/** Why a run ended before its end. */
export interface EarlyEnd {
  readonly why:
    | 'stopped'
    | 'cluster-stopped'
    | 'not-begun'
    | 'load-lost'
    | 'not-steady'
    | 'not-landed'
    | 'rail'
    | 'check'
  readonly words: string
}

/** All that a verdict is made of. */
export interface RunFacts {
  readonly end: EarlyEnd | null
  readonly checks: readonly (ExperimentCheck & { readonly isDoubtful: boolean })[]
  /** What the generator says of itself that makes its figures worthless; null: nothing. */
  readonly generatorTrouble: string | null
  /** Something could not be taken back; null: nothing is left. */
  readonly leftBehind: string | null
  /** What a scheduler that is not ours did, beside what ours would have done; null: ours decides. */
  readonly elsewhere: string | null
}

export interface Decided {
  readonly verdict: Verdict
  readonly words: string
}

/** The verdict of one run, with its sentence. Whatever makes it doubtful comes before what it seems to show. Pure. */
export function decideVerdict(facts: RunFacts): Decided {
  const decided = facts.end === null ? decideByChecks(facts) : decideEarly(facts.end, facts)
  const { elsewhere, leftBehind } = facts
  const told = elsewhere === null ? decided : { ...decided, words: `${decided.words}. ${elsewhere}` }
  return leftBehind === null ? told : { ...told, words: `${told.words}. Not taken back: ${leftBehind}` }
}

function decideEarly({ why, words }: EarlyEnd, facts: RunFacts): Decided {
  switch (why) {
    case 'stopped':
    case 'cluster-stopped':
      return { verdict: 'aborted', words }
    case 'not-begun':
      return { verdict: 'void', words: `Nothing was tried: ${words}` }
    case 'load-lost':
      return { verdict: 'void', words: `The load ended early, so nobody can tell: ${words}` }
    case 'not-steady':
      return { verdict: 'void', words: `It was not steady before, so nothing was done to it: ${words}` }
    case 'not-landed':
      return { verdict: 'void', words: `A fault did not land, so nothing is proven: ${words}` }
    case 'rail':
      return { verdict: 'void', words: `A guard rail ended it: ${words}` }
    case 'check': {
      // A limit may stop a run, and its figures be the generator's all the same.
      const decided = decideByChecks(facts)
      return decided.verdict === 'void' ? decided : { verdict: 'failed', words: `${words}; the rest was not tried` }
    }
  }
}

function decideByChecks({ checks, generatorTrouble }: RunFacts): Decided {
  const failed = checks.filter(({ outcome }) => outcome === 'failed')
  const isOwn = failed.filter(({ isOfLoad }) => !isOfLoad)
  if (isOwn.length > 0) return { verdict: 'failed', words: failedWords(isOwn, failed.length) }
  if (generatorTrouble !== null && checks.some(({ isOfLoad }) => isOfLoad)) {
    return {
      verdict: 'void',
      words: `The load generator was the bottleneck, so its figures prove nothing: ${generatorTrouble}`,
    }
  }
  const proven = failed.filter(({ isDoubtful }) => !isDoubtful)
  if (proven.length > 0) return { verdict: 'failed', words: failedWords(proven, failed.length) }
  const [doubtful] = failed
  if (doubtful !== undefined) {
    return { verdict: 'void', words: `The load generator was late itself, so nobody can tell: ${rowWords(doubtful)}` }
  }
  const few = checks.find(({ outcome }) => outcome === 'too-few')
  if (few !== undefined) return { verdict: 'void', words: `There were too few requests to tell: ${rowWords(few)}` }
  const unknown = checks.find(({ outcome }) => outcome !== 'held')
  if (unknown !== undefined)
    return { verdict: 'void', words: `Nobody measured it, so nobody can tell: ${rowWords(unknown)}` }
  const times = [...new Set(checks.map(({ when }) => when))]
  return { verdict: 'passed', words: `The hypothesis held: ${counted(checks.length, 'check')}, ${listed(times)}` }
}

function failedWords([first]: readonly ExperimentCheck[], count: number): string {
  const more = count > 1 ? `, and ${counted(count - 1, 'other check')} failed` : ''
  return first === undefined ? '' : `The hypothesis did not hold: ${rowWords(first)}${more}`
}

/** "p99 < 50 ms after: 81 ms of 1 000 requests". */
export function rowWords({ limit, when, measured }: Pick<ExperimentCheck, 'limit' | 'when' | 'measured'>): string {
  return `${limit} ${when}: ${measured}`
}

/** One verdict over all runs: one that failed shows that it can; else one that nobody can judge leaves it open. */
export function decideOverall(runs: readonly Decided[]): Decided {
  const [only] = runs
  if (only !== undefined && runs.length === 1) return { verdict: only.verdict, words: only.words }
  for (const verdict of ['failed', 'aborted', 'void'] as const) {
    const such = runs.filter((run) => run.verdict === verdict)
    const [first] = such
    if (first !== undefined)
      return { verdict, words: `${verdict} in ${such.length} of ${counted(runs.length, 'run')}. ${first.words}` }
  }
  return only === undefined
    ? { verdict: 'aborted', words: 'It was ended before its first run' }
    : { verdict: 'passed', words: `passed in all ${runs.length} runs. ${only.words}` }
}
