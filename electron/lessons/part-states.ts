import type { Answer } from '../../shared/lessons/answer.ts'
import type { AnswerForm, LessonStep, Part, PartKind, PredictPart } from '../../shared/lessons/lesson-file.ts'
import type { ComparedRow, DeedReport, PartState, PartStatus } from '../../shared/lessons/lesson-view.ts'
import { areMet, judgeClaim } from './facts/conditions.ts'
import type { Facts } from './facts/fact-values.ts'
import { fillText } from './facts/fact-words.ts'
import { measuredAnswer } from './facts/measured-answer.ts'
import { nearnessOf } from './facts/nearness.ts'
import type { Lesson } from './lesson.ts'
import { type LessonMemory, partOfKind, partsOf } from './lesson-memory.ts'

/** All that the parts of a step are told from. */
export interface PartsNow {
  readonly lesson: Lesson
  readonly memory: LessonMemory
  readonly facts: Facts
  readonly doing: {
    readonly partId: string
    readonly words: string
    readonly report: DeedReport
    readonly rounds: readonly (number | null)[]
  } | null
  /** Why a part failed, or was stopped. */
  readonly troubles: ReadonlyMap<string, { readonly status: 'failed' | 'open'; readonly words: string }>
  /** Texts of the copy's files, as they are now. */
  readonly codes: ReadonlyMap<string, string>
}

/** Those that wait for a person, so that what stands behind them is locked until then. */
const waiting: ReadonlySet<PartKind> = new Set(['predict', 'do', 'observe', 'repeat', 'change'])

/** The parts of a step, in order; what is behind the first that waits is locked. */
export function partStates(step: LessonStep, now: PartsNow): readonly PartState[] {
  let isReached = true
  return step.parts.map((part) => {
    const status = isReached ? statusOf(part, now) : 'locked'
    if (waiting.has(part.kind) && !now.memory.done.has(part.id)) isReached = false
    return partState(part, status, now)
  })
}

/** Whether nothing before it in its step waits for the person. */
export function isUnlocked(step: LessonStep, partId: string, { done }: LessonMemory): boolean {
  const before = step.parts.slice(
    0,
    step.parts.findIndex(({ id }) => id === partId),
  )
  return before.every(({ id, kind }) => !waiting.has(kind) || done.has(id))
}

function statusOf(part: Part, { memory, doing, troubles, facts }: PartsNow): PartStatus {
  if (doing?.partId === part.id) return 'doing'
  const trouble = troubles.get(part.id)
  if (trouble?.status === 'failed') return 'failed'
  if (waiting.has(part.kind)) return memory.done.has(part.id) ? 'done' : 'open'
  if (part.kind !== 'check') return 'done'
  return part.claims.some((claim) => judgeClaim(claim, facts).state === 'unknown') ? 'open' : 'done'
}

function partState(part: Part, status: PartStatus, now: PartsNow): PartState {
  const isShown = status !== 'locked'
  const isDoing = now.doing?.partId === part.id
  return {
    part: filled(part, isShown, now),
    status,
    words: isDoing ? (now.doing?.words ?? '') : isShown ? (now.troubles.get(part.id)?.words ?? '') : '',
    ...answers(part, isShown, now),
    report: isDoing ? (now.doing?.report ?? null) : (now.memory.reports.get(part.id) ?? null),
    rounds: isDoing ? (now.doing?.rounds ?? []) : (now.memory.rounds.get(part.id) ?? []),
    claims: part.kind === 'check' && isShown ? claimsOf(part, now.facts) : [],
    rows: part.kind === 'compare' && isShown ? rowsOf(part, now) : [],
    shownText: part.kind === 'explain' && isShown ? caseOf(part, now.facts) : null,
    code: isShown ? codeOf(part, now.codes) : null,
  }
}

function answers(
  part: Part,
  isShown: boolean,
  now: PartsNow,
): Pick<PartState, 'form' | 'answer' | 'measured' | 'nearness'> {
  const prediction =
    part.kind === 'predict' ? part : part.kind === 'observe' ? partOfKind(now.lesson, part.of, 'predict') : null
  const nothing = { form: null, answer: null, measured: null, nearness: null }
  if (prediction === null || !isShown) return nothing
  const answer = now.memory.answers.get(part.id)?.answer ?? null
  const form = toldForm(prediction, now.memory)
  const measured = answer === null ? null : measuredOf(prediction, now)
  if (answer === null || measured === null) return { ...nothing, form, answer }
  return { form, answer, measured, nearness: nearnessOf(prediction.form, answer, measured, now.facts) }
}

/** What happened, once it was done and what the person saw is written down: before, it would be what they saw. */
function measuredOf(prediction: PredictPart, { lesson, memory, facts }: PartsNow): Answer | null {
  const parts = partsOf(lesson)
  const own = parts.find(({ part }) => part.id === prediction.id)
  if (own === undefined || !memory.answers.has(prediction.id)) return null
  const after = own.step.parts.slice(own.step.parts.indexOf(prediction) + 1)
  const deed = after.find(({ kind }) => kind === 'do' || kind === 'repeat' || kind === 'change')
  if (deed !== undefined && !memory.done.has(deed.id)) return null
  const seen = parts.filter(({ part }) => part.kind === 'observe' && part.of === prediction.id)
  if (seen.length > 0 && !seen.some(({ part }) => memory.answers.has(part.id))) return null
  return measuredAnswer(prediction.form, facts)
}

/** What makes an option the one that happened would tell the answer. */
function toldForm({ id, form }: PredictPart, { answers: given }: LessonMemory): AnswerForm {
  if (form.kind !== 'choice' || given.has(id)) return form
  return { ...form, of: form.of.map((option) => ({ ...option, when: [] })) }
}

function filled(part: Part, isShown: boolean, { facts, memory }: PartsNow): Part {
  const fill = (text: string): string => fillText(text, facts)
  switch (part.kind) {
    case 'read':
    case 'change':
    case 'play':
      return { ...part, text: fill(part.text) }
    case 'predict':
      return { ...part, question: fill(part.question), form: toldForm(part, memory) }
    case 'observe':
      return { ...part, question: fill(part.question) }
    case 'do':
    case 'repeat':
      return { ...part, words: fill(part.words) }
    case 'explain':
      // What stands behind a prediction would answer it.
      return { ...part, cases: isShown ? part.cases.map((one) => ({ ...one, text: fill(one.text) })) : [] }
    case 'compare':
    case 'check':
      return part
  }
}

const claimsOf = ({ claims }: Extract<Part, { readonly kind: 'check' }>, facts: Facts): PartState['claims'] =>
  claims.map((claim) => judgeClaim({ ...claim, words: fillText(claim.words, facts) }, facts))

function rowsOf(
  { rows }: Extract<Part, { readonly kind: 'compare' }>,
  { lesson, memory, facts }: PartsNow,
): readonly ComparedRow[] {
  return rows.flatMap(({ words, prediction, observation, fact, textbook }) => {
    const measured = facts[fact]
    if (measured === undefined) return []
    const seen = observation === undefined ? null : partOfKind(lesson, observation, 'observe')
    const asked = prediction ?? seen?.of
    const predicted = asked === undefined ? null : partOfKind(lesson, asked, 'predict')
    return {
      words: fillText(words, facts),
      form: predicted === null ? null : toldForm(predicted, memory),
      predicted: predicted === null ? null : (memory.answers.get(predicted.id)?.answer ?? null),
      observed: seen === null ? null : (memory.answers.get(seen.id)?.answer ?? null),
      measured,
      textbook: fillText(textbook, facts),
    }
  })
}

/** A case whose facts are not known is not so. */
function caseOf({ cases }: Extract<Part, { readonly kind: 'explain' }>, facts: Facts): string | null {
  const shown = cases.find(({ when }) => areMet(when, facts) === true)
  return shown === undefined ? null : fillText(shown.text, facts)
}

function codeOf(part: Part, codes: ReadonlyMap<string, string>): PartState['code'] {
  const file = part.kind === 'change' ? part.file : part.kind === 'read' ? (part.code?.file ?? null) : null
  const text = file === null ? undefined : codes.get(file)
  return file === null || text === undefined ? null : { file, text }
}

/** Files of the copy that a step shows. */
export function filesOf(step: LessonStep): readonly string[] {
  const files = step.parts.flatMap((part) =>
    part.kind === 'change' ? [part.file] : part.kind === 'read' && part.code !== undefined ? [part.code.file] : [],
  )
  return [...new Set(files)]
}
