import type { Answer } from '../../shared/lessons/answer.ts'
import type { ClassQuestion, ClassState } from '../../shared/lessons/classroom.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { findFlaw } from './class-answers.ts'

type Round = 'before' | 'after'

/** The question before the class, and what each phone answered before the discussion and after it. */
export class Ballot {
  #question: ClassQuestion | null = null
  readonly #votes: Readonly<Record<Round, Map<string, Answer>>> = { before: new Map(), after: new Map() }

  get question(): ClassQuestion | null {
    return this.#question
  }

  /** Another question forgets the votes; another round of the same one keeps them. */
  ask(question: ClassQuestion | null): void {
    if (question?.id !== this.#question?.id) for (const votes of Object.values(this.#votes)) votes.clear()
    this.#question = question
  }

  /** One for each phone, which it may change until the round is closed. */
  vote(phoneId: string, questionId: string, round: string, answer: Answer): Result<void> {
    const question = this.#question
    if (question === null || question.id !== questionId) return fail('wrong-state', 'That question is over')
    if (question.round === 'closed') return fail('wrong-state', 'The vote is closed: look at the board')
    if (question.round !== round) return fail('wrong-state', 'That round is over: vote again')
    const flaw = findFlaw(question.form, answer)
    if (flaw !== null) return fail('invalid-input', flaw)
    this.#votes[question.round].set(phoneId, answer)
    return ok(undefined)
  }

  /** In the round that is open; of a closed question in any. */
  answerOf(phoneId: string): Answer | null {
    const round = this.#question?.round ?? 'closed'
    const { before, after } = this.#votes
    return (round === 'closed' ? (after.get(phoneId) ?? before.get(phoneId)) : this.#votes[round].get(phoneId)) ?? null
  }

  /** How many gave which answer, the most frequent first. */
  get counts(): ClassState['votes'] {
    return { before: count(this.#votes.before), after: count(this.#votes.after) }
  }
}

function count(votes: ReadonlyMap<string, Answer>): ClassState['votes']['before'] {
  const counted = new Map<string, { answer: Answer; count: number }>()
  for (const answer of votes.values()) {
    const key = keyOf(answer)
    const known = counted.get(key)
    if (known === undefined) counted.set(key, { answer, count: 1 })
    else known.count += 1
  }
  return [...counted.values()].sort((one, other) => other.count - one.count)
}

/** The same for two answers that say the same. */
function keyOf(answer: Answer): string {
  if (answer.kind !== 'bars') return JSON.stringify(answer)
  const sorted = Object.entries(answer.values).sort(([one], [other]) => (one < other ? -1 : 1))
  return JSON.stringify(sorted)
}
