import { duration } from '../../shared/base/plain-words.ts'
import type { Answer } from '../../shared/lessons/answer.ts'
import type { AnswerForm, Part } from '../../shared/lessons/lesson-file.ts'
import type { PartState } from '../../shared/lessons/lesson-view.ts'
import type { Result } from '../../shared/result.ts'
import { anyAnswer } from './facts/fits-form.ts'
import { measuredAnswer } from './facts/measured-answer.ts'
import type { Lesson } from './lesson.ts'
import { freshMemory, partOfKind } from './lesson-memory.ts'
import { LessonRun } from './lesson-run.ts'
import type { LessonPorts } from './ports.ts'

/** What came of one part, played without a person. */
export interface CheckedPart {
  readonly stepId: string
  readonly partId: string
  readonly kind: Part['kind']
  /** `skipped`: something before it failed. */
  readonly state: 'done' | 'failed' | 'skipped'
  /** What went wrong, or what was done: a line for each deed. */
  readonly words: string
  readonly tookMs: number
  readonly claims: PartState['claims']
  /** Of a prediction: what happened, in its form; null: nobody could tell. */
  readonly measured: Answer | null
}

export interface LessonCheck {
  readonly lessonId: string
  readonly title: string
  /** Every part went, every claim held or was excused, and each prediction has what happened. */
  readonly isGood: boolean
  readonly parts: readonly CheckedPart[]
  readonly claimCounts: Readonly<Record<PartState['claims'][number]['state'], number>>
  /** What is wrong, a sentence each. */
  readonly problems: readonly string[]
  readonly tookMs: number
  /** One sentence of it all. */
  readonly words: string
}

interface CheckOptions {
  readonly lesson: Lesson
  readonly ports: LessonPorts
  readonly seed: number
  /** Told after each part, for who prints on the way. */
  readonly told?: (part: CheckedPart) => void
}

/** Plays a lesson from its first part to its last without a person, and tells which claims hold on this machine. */
export async function checkLesson({ lesson, ports, seed, told }: CheckOptions): Promise<LessonCheck> {
  const { clock } = ports
  const fromMs = clock.monoMs()
  const run = new LessonRun({ lesson, ports, memory: freshMemory(seed, clock.nowMs()), changed: () => {} })
  const parts: CheckedPart[] = []
  for (const [nth, step] of lesson.file.steps.entries()) {
    run.go(nth)
    const ofStep: CheckedPart[] = []
    for (const part of step.parts) {
      const partFromMs = clock.monoMs()
      await play(part, lesson, run)
      const state = run.state.parts.find((one) => one.part.id === part.id)
      if (state === undefined) continue
      const tookMs = clock.monoMs() - partFromMs
      const head = { stepId: step.id, partId: part.id, kind: part.kind }
      const one = { ...head, ...outcomeOf(part, state), tookMs, claims: state.claims, measured: null }
      ofStep.push(one)
      told?.(one)
    }
    parts.push(...ofStep.map((one) => ({ ...one, measured: happened(one.partId, lesson, run) })))
  }
  await run.close()
  return summed(lesson, parts, clock.monoMs() - fromMs)
}

/** Of a prediction, at the end of its step: by then what it is about was measured. */
function happened(partId: string, lesson: Lesson, run: LessonRun): Answer | null {
  const asked = partOfKind(lesson, partId, 'predict')
  return asked && measuredAnswer(asked.form, run.state.facts)
}

/** What a person would do there. What comes of it is told by the state. */
async function play(part: Part, lesson: Lesson, run: LessonRun): Promise<void> {
  switch (part.kind) {
    case 'predict':
      run.predict(part.id, anyAnswer(part.form))
      return
    case 'observe': {
      const asked = partOfKind(lesson, part.of, 'predict')
      if (asked !== null) run.observe(part.id, seenOf(asked.form, run))
      return
    }
    case 'do':
    case 'repeat':
      if (run.do(part.id).ok) await run.settled()
      return
    case 'change': {
      const solution: Result<string> = run.solution(part.id)
      if (solution.ok) await run.change(part.id, solution.value)
      return
    }
    case 'read':
    case 'compare':
    case 'explain':
    case 'check':
    case 'play':
      return
  }
}

/** A person who looks well sees what is measured, as near as the form lets it be written down. */
function seenOf(form: AnswerForm, run: LessonRun): Answer {
  const seen = measuredAnswer(form, run.state.facts) ?? anyAnswer(form)
  if (form.kind === 'number' && seen.kind === 'number')
    return { ...seen, value: Math.min(form.max, Math.max(form.min, seen.value)) }
  if (form.kind !== 'bars' || seen.kind !== 'bars') return seen
  const values = Object.entries(seen.values).map(([id, value]) => [id, Math.min(form.max, Math.max(0, value))] as const)
  return { ...seen, values: Object.fromEntries(values) }
}

function outcomeOf(part: Part, state: PartState): Pick<CheckedPart, 'state' | 'words'> {
  const lines = (state.report?.lines ?? []).map(({ words }) => words).join('\n')
  if (state.status === 'locked') return { state: 'skipped', words: 'something before it failed' }
  if (state.status === 'failed') return { state: 'failed', words: state.words }
  if (part.kind === 'explain' && state.shownText === null)
    return { state: 'failed', words: 'no case is so, and nothing is shown' }
  if (part.kind === 'check') return { state: 'done', words: '' }
  return state.status === 'done'
    ? { state: 'done', words: lines }
    : { state: 'failed', words: state.words || 'it did not end' }
}

function summed({ file }: Lesson, parts: readonly CheckedPart[], tookMs: number): LessonCheck {
  const claims = parts.flatMap((part) =>
    part.claims.map((claim) => ({ ...claim, at: `${part.stepId}/${part.partId}` })),
  )
  const countOf = (state: PartState['claims'][number]['state']): number =>
    claims.filter((claim) => claim.state === state).length
  const counts = {
    holds: countOf('holds'),
    fails: countOf('fails'),
    unknown: countOf('unknown'),
    excused: countOf('excused'),
  }
  const problems = [
    ...parts
      .filter(({ state }) => state !== 'done')
      .map(({ stepId, partId, state, words }) => `${stepId}/${partId} ${state}: ${words}`),
    ...parts
      .filter(({ kind, measured }) => kind === 'predict' && measured === null)
      .map(({ stepId, partId }) => `${stepId}/${partId}: none of its answers says what was measured`),
    ...claims
      .filter(({ state }) => state === 'fails' || state === 'unknown')
      .map(
        ({ at, words, state, why }) =>
          `${at}: "${words}" ${state === 'fails' ? 'does not hold' : 'is not known'}: ${why}`,
      ),
  ]
  const all = claims.length === counts.holds ? 'all' : `${counts.holds} of`
  const excused = counts.excused === 0 ? '' : `, ${counts.excused} not asked of this machine`
  return {
    lessonId: file.id,
    title: file.title,
    isGood: problems.length === 0,
    parts,
    claimCounts: counts,
    problems,
    tookMs,
    words: `${file.title}: ${all} ${claims.length} claims hold${excused}, ${problems.length} problems, in ${duration(tookMs)}`,
  }
}
