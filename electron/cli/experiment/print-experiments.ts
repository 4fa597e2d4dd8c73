import { actionIds, actionOf } from '../../../shared/actions/actions.ts'
import { duration } from '../../../shared/base/plain-words.ts'
import { measures } from '../../../shared/experiments/measures.ts'
import type { ExperimentOutline } from '../../../shared/model/experiment.ts'
import { readyExperiments } from '../../experiments/ready/ready-experiments.ts'

/** What `list` prints: what ships with the deck, and every word that a file may use. */
export function listText(): string {
  const line = (name: string, words: string): string => `  ${name.padEnd(28)} ${words}`
  const ready = readyExperiments.map(({ id, description }) => line(id, description))
  const does = actionIds.map((id) => line(id, `${actionOf(id)?.words ?? ''}: ${actionOf(id)?.hint ?? ''}`))
  const probes = [
    line('p(50) p(95) p(99.9) …', 'ms within which so many of 100 requests were answered; any number below 100'),
    ...measures.map(({ id, words, needs }) => line(id, needs === null ? words : `${words}; needs ${needs}`)),
  ]
  return [
    'Experiments that ship with the deck ("clusterdeck experiment show NAME" prints one):',
    ...ready,
    '',
    'Faults ("fault: …") and actions ("action: …") for the method:',
    ...does,
    '',
    'Probes for limits:',
    ...probes,
    '',
  ].join('\n')
}

/** What `validate` prints of a file that is as it should be. */
export function outlineText(outline: ExperimentOutline): string {
  const { title, hypothesis, checks, steps, loadWords, durationMs, seed, repeats } = outline
  return [
    `${title}: ${hypothesis}`,
    `load: ${loadWords}`,
    ...checks.map(({ name, limit, when }) => `check ${when}: ${name}: ${limit}`),
    ...steps.map(({ part, name, words }) => `${part}: ${name}: ${words}`),
    `takes at least ${duration(durationMs)} a run; ${repeats} with the seeds from ${seed} on`,
    '',
  ].join('\n')
}
