import { clockTime } from '../../../shared/base/plain-words.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { readLesson } from '../read-lesson.ts'

/** What a lesson is begun from: a cluster, and what a person did to it just now. */
export interface DraftParts {
  readonly clusterName: string
  readonly nowMs: number
  readonly workers: number
  readonly policy: string
  /** The server, by its name in the lesson's folder, and its text. */
  readonly script: { readonly file: string; readonly text: string }
  /** Steps as files of experiments write them, oldest first. */
  readonly done: readonly DoneStep[]
}

export interface DoneStep {
  readonly name: string
  readonly [field: string]: unknown
}

/** More would be no lesson of ten minutes. */
const mostSteps = 12
/** So long a cluster may take to be whole again, where somebody predicts it. */
const wholeWithin = '15 s'
const wholeWithinMs = 15_000

/**
 * A lesson made of deeds, to be edited: each becomes a step with a question, the deed, what was seen, a comparison and a
 * check. What is believed to happen is a proposal; only the author knows what the lesson is about.
 */
export function draftLesson(parts: DraftParts): Result<{ readonly text: string; readonly leftOut: number }> {
  const { clusterName, nowMs, workers, policy, script } = parts
  const deeds = parts.done.slice(-mostSteps)
  if (deeds.length === 0) {
    return fail(
      'refused',
      `Nothing was done to ${clusterName} that a lesson could begin with: kill, scale or reload first`,
    )
  }
  const facts = Object.fromEntries(deeds.flatMap((_deed, nth) => factsOf(nth + 1)))
  const lesson = {
    version: 1,
    id: 'my-lesson',
    title: `Recorded at ${clockTime(nowMs).slice(0, 5)} on ${clusterName}`.slice(0, 120),
    summary: 'Say in one sentence what a person knows afterwards.',
    minutes: Math.max(5, deeds.length * 2),
    app: { script: script.file, workers, policy },
    facts,
    steps: deeds.map((deed, nth) => stepOf(deed, nth + 1)),
  }
  const text = `${JSON.stringify(lesson, null, 2)}\n`
  const read = readLesson(text, new Map([[script.file, script.text]]))
  if (!read.ok) return fail('refused', `What was done cannot be written as a lesson: ${read.error.message}`)
  return ok({ text, leftOut: parts.done.length - deeds.length })
}

function factsOf(number: number): readonly [string, object][] {
  return [
    [`back-${number}`, { of: 'until', name: `back-${number}`, words: 'until as many listen as are wanted' }],
    [`listening-${number}`, { of: 'note', name: `listening-${number}`, words: 'workers listening at once afterwards' }],
  ]
}

function stepOf(deed: DoneStep, number: number) {
  const back = `back-${number}`
  // In a lesson the person sets the pace, and one deed is waited for.
  const { pauses: _pauses, background: _background, ...does } = deed
  return {
    id: `step-${number}`,
    title: deed.name.slice(0, 120),
    panes: ['wires', 'workers', 'events'],
    parts: [
      {
        id: `read-${number}`,
        kind: 'read',
        text: 'Say what this step is about, and what a person should know before it.',
      },
      {
        id: `predict-${number}`,
        kind: 'predict',
        question: `${deed.name}: how long does it take until as many workers listen as are wanted?`,
        form: { kind: 'number', fact: back, unit: 'ms', min: 0, max: wholeWithinMs, within: { ratio: 0.5 } },
      },
      {
        id: `do-${number}`,
        kind: 'do',
        words: deed.name,
        deeds: [
          does,
          { note: `listening-${number}`, measure: 'workers.listening' },
          { until: back, measure: 'workers.listening', atLeast: 'desired', within: wholeWithin },
        ],
        facts: [`listening-${number}`, back],
      },
      {
        id: `observe-${number}`,
        kind: 'observe',
        question: 'How long did it take, as you saw it?',
        of: `predict-${number}`,
      },
      {
        id: `compare-${number}`,
        kind: 'compare',
        rows: [
          {
            words: 'until all listen again',
            prediction: `predict-${number}`,
            observation: `observe-${number}`,
            fact: back,
            textbook: 'say what books say',
          },
        ],
      },
      {
        id: `check-${number}`,
        kind: 'check',
        claims: [{ words: 'All workers listen again.', holds: [{ fact: back, atMost: wholeWithinMs }] }],
      },
    ],
  }
}
