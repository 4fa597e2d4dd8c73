import { actionOf } from '../../shared/actions/actions.ts'
import { faultAction, isFaultId } from '../../shared/actions/faults/fault-actions.ts'
import { counted } from '../../shared/base/plain-words.ts'
import { withoutUndefined } from '../../shared/base/without-undefined.ts'
import {
  type ExperimentFile,
  experimentFileSchema,
  type FileProbe,
  type FileStep,
  type FileTolerance,
} from '../../shared/experiments/experiment-file.ts'
import { type Limit, readLimit, unknownMeasure, whyNoBound } from '../../shared/experiments/limit.ts'
import { measureOf } from '../../shared/experiments/measures.ts'
import { type CheckTime, checkTimes } from '../../shared/model/experiment.ts'
import type { FaultTarget } from '../../shared/model/fault.ts'
import { defaultLoadSettings } from '../../shared/model/load-settings.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import type { FileKind, FileProblem } from '../written/file-problem.ts'
import { problemsOf, problemWords } from '../written/file-problems.ts'
import { readText } from '../written/read-text.ts'
import { actionStepOf, pausesOf } from './action-step.ts'
import type { ActionStep, Check, Experiment, Reading, Step } from './experiment.ts'

type Path = readonly (string | number)[]
/** Told while a file is read: what is wrong, and at which field. */
type Tell = (path: Path, words: string) => void

const fileKind: FileKind = {
  thing: 'experiment',
  beginning: 'Begin with "version: 1" and a title',
  stepNeeds: 'A step needs "fault", "action", or "type: probe" with a probe: it says what is done',
}
const usualEveryMs = 1000
const usualLoad = { ratePerSec: 200, connections: 20 }

/** Reads an experiment from JSON or YAML; all that is wrong with it is in the message, a line for each. */
export function readExperiment(text: string): Result<Experiment> {
  const parsed = readText(text, fileKind)
  if ('problem' in parsed) return fail('invalid-input', problemWords([parsed.problem]))
  const { read } = parsed
  const checked = experimentFileSchema.safeParse(read.data)
  if (!checked.success) return fail('invalid-input', problemWords(problemsOf(checked.error.issues, read, fileKind)))
  const problems: FileProblem[] = []
  const tell: Tell = (path, words) => problems.push({ line: read.lineOf(path), field: path.join('.'), words })
  const experiment = complete(checked.data, tell)
  judge(experiment, tell)
  return problems.length === 0 ? ok(experiment) : fail('invalid-input', problemWords(problems))
}

function complete(file: ExperimentFile, tell: Tell): Experiment {
  const { probes, title } = file['steady-state-hypothesis']
  const { durationS: _, warmUpS: __, ...anyLoad } = { ...defaultLoadSettings, ...usualLoad }
  const place: Path = ['steady-state-hypothesis', 'probes']
  return {
    title: file.title,
    description: file.description ?? '',
    seed: file.seed,
    repeats: file.repeats,
    script: file.script ?? null,
    sample: file.sample ?? null,
    workers: file.workers ?? null,
    load: file.load === 'none' ? null : { ...anyLoad, ...withoutUndefined(file.load) },
    timing: { settleMs: file.timing.settle, beforeMs: file.timing.before, afterMs: file.timing.after },
    hypothesis: { title, checks: probes.flatMap((probe, nth) => readCheck(probe, [...place, nth], tell) ?? []) },
    method: file.method.flatMap((step, nth) => readStep(step, ['method', nth], tell) ?? []),
    rollbacks: file.rollbacks.flatMap((step, nth) => readStep(step, ['rollbacks', nth], tell) ?? []),
    guardRails: withoutUndefined(file.guardRails ?? {}),
  }
}

function readCheck(probe: FileProbe, path: Path, tell: Tell): Check | null {
  const limit = readTolerance(probe.tolerance, probe.probe ?? null, [...path, 'tolerance'], tell)
  const reading = limit && readReading(probe, limit.measure ?? probe.probe ?? '', path, tell)
  if (limit === null || reading === null) return null
  return {
    name: probe.name,
    ...reading,
    limit: { test: limit.test, withinMs: limit.withinMs },
    when: timesOf(probe.when, limit.withinMs !== null),
    everyMs: probe.every ?? usualEveryMs,
    abortOnFail: probe.abortOnFail ?? false,
  }
}

/** Chaos Toolkit looks before and after; a limit with a time is about what comes after. */
function timesOf(when: FileProbe['when'], hasTime: boolean): readonly CheckTime[] {
  const asked = when === undefined ? ['before', 'after'] : [when].flat()
  const times = asked.includes('all') ? checkTimes : checkTimes.filter((one) => asked.includes(one))
  return hasTime ? times.filter((one) => one !== 'during') : times
}

function readReading(
  { slot, arguments: asked }: Pick<FileProbe, 'slot' | 'arguments'>,
  id: string,
  path: Path,
  tell: Tell,
): Reading | null {
  const measure = measureOf(id)
  if (measure === undefined) {
    tell([...path, 'probe'], unknownMeasure(id))
    return null
  }
  if (measure.needs === 'slot' && slot === undefined) tell(path, `${id} is of one slot: add "slot: 1"`)
  if (measure.needs !== 'slot' && slot !== undefined)
    tell([...path, 'slot'], `${id} is of the whole cluster: take the slot out`)
  if (measure.needs === 'url' && asked === undefined)
    tell(path, `${id} needs to know where: add "arguments: { url: /health }"`)
  if (asked !== undefined && !isHere(asked.url)) {
    tell(
      [...path, 'arguments', 'url'],
      `${asked.url} is not of this machine: give a path as /health, or http://localhost`,
    )
  }
  const http = asked === undefined ? null : { url: asked.url, timeoutMs: asked.timeout }
  return { measure, slot: slot ?? null, http }
}

/** Nothing is asked of other machines. */
function isHere(url: string): boolean {
  if (url.startsWith('/')) return !url.startsWith('//')
  if (!URL.canParse(url)) return false
  const { protocol, hostname } = new URL(url)
  return /^https?:$/.test(protocol) && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)
}

function readTolerance(tolerance: FileTolerance, probe: string | null, path: Path, tell: Tell): Limit | null {
  if (typeof tolerance === 'string') {
    const read = readLimit(tolerance, probe)
    if (read.ok) return read.value
    tell(path, read.error.message)
    return null
  }
  if (probe === null) {
    tell(path, 'A number or a range says nothing without a probe: name one beside it')
    return null
  }
  const bounds = typeof tolerance === 'number' ? [tolerance] : Array.isArray(tolerance) ? tolerance : tolerance.range
  const measure = measureOf(probe)
  const strange = measure && bounds.map((bound) => whyNoBound(measure, bound)).find((words) => words !== null)
  if (strange) tell(path, strange)
  if (typeof tolerance === 'number') {
    return { measure: null, test: { kind: 'compare', is: '==', bound: tolerance }, withinMs: null }
  }
  const [from = 0, to = 0] = bounds
  if (from > to) tell(path, `The range begins above its end: ${from} is more than ${to}`)
  return { measure: null, test: { kind: 'range', from, to }, withinMs: null }
}

function readStep(step: FileStep, path: Path, tell: Tell): Step | null {
  if ('fault' in step || 'action' in step) return actionStepOf(step)
  const pauses = pausesOf(step)
  const { name } = step
  const limit =
    step.tolerance === undefined
      ? null
      : readTolerance(step.tolerance, step.probe ?? null, [...path, 'tolerance'], tell)
  const reading = readReading(step, limit?.measure ?? step.probe ?? '', path, tell)
  if (reading === null) return null
  if (reading.measure.isOfLoad)
    tell(path, `${reading.measure.id} is judged over a whole time: put it into the hypothesis`)
  return { kind: 'probe', name, pauses, reading, limit }
}

/** What the schema cannot see: how the parts go together. */
function judge({ hypothesis, method, load, guardRails }: Experiment, tell: Tell): void {
  const probes: Path = ['steady-state-hypothesis', 'probes']
  if (hypothesis.checks.length > 0 && !hypothesis.checks.some(({ when }) => when.includes('before'))) {
    tell(
      probes,
      'At least one probe must be looked at before ("when: before" or "all"): else nobody knows what was steady',
    )
  }
  for (const [nth, { measure }] of hypothesis.checks.entries()) {
    if (load === null && measure.isOfLoad)
      tell([...probes, nth], `${measure.id} is measured by the load, and load is "none"`)
  }
  for (const [nth, step] of method.entries()) {
    if (step.kind === 'probe') continue
    if (step.input.variable === '')
      tell(['method', nth], `${wordsOf(step)} needs to know whereby: add "input: { variable: REDIS_URL }"`)
    judgeRails(step, guardRails, ['method', nth], tell)
    const other = method
      .slice(0, nth)
      .find((earlier) => earlier.kind !== 'probe' && earlier.isBackground && excludes(earlier, step))
    if (other !== undefined) {
      tell(
        ['method', nth],
        `${wordsOf(step)} cannot be there together with "${other.name}", which still goes on: put it after, or on other slots`,
      )
    }
  }
}

function judgeRails(step: ActionStep, { mostSlots }: Experiment['guardRails'], path: Path, tell: Tell): void {
  if (mostSlots?.isOn !== true) return
  const count = countOf(step.target)
  if (count !== null && count > mostSlots.count) {
    tell(
      [...path, 'target'],
      `The guard rail allows ${counted(mostSlots.count, 'slot')} at once, and this hits ${count}: it would be refused`,
    )
  }
}

type Blow = Pick<ActionStep, 'does' | 'target'>

/** Two that need the same for themselves, in slots that may be the same, while the first goes on. */
export function excludes(earlier: Blow, step: Blow): boolean {
  if (!isFaultId(earlier.does) || !isFaultId(step.does)) return false
  const [one, other] = [faultAction(earlier.does), faultAction(step.does)]
  return (
    one.claims !== null && one.claims === other.claims && one.lasts === 'while' && mayMeet(earlier.target, step.target)
  )
}

function mayMeet(one: FaultTarget, other: FaultTarget): boolean {
  if (one.kind !== 'slots' || other.kind !== 'slots') return true
  return one.slots.some((slot) => other.slots.includes(slot))
}

/** How many slots are hit; null where the cluster decides. */
function countOf(target: FaultTarget): number | null {
  switch (target.kind) {
    case 'all':
      return null
    case 'random':
      return target.count
    case 'slots':
      return new Set(target.slots).size
  }
}

/** "Block event loop", as the catalogue says. */
export function wordsOf({ does }: Pick<ActionStep, 'does'>): string {
  return (actionOf(does)?.words ?? does).replace('…', '')
}
