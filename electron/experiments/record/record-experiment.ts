import { clockTime, counted, duration, listed, slotNames } from '../../../shared/base/plain-words.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { excludes, readExperiment, wordsOf } from '../read-experiment.ts'
import type { DatedDeed } from './deed.ts'
import { type RecordedLoad, writeLoad } from './record-load.ts'

/** What a cluster went through. */
export interface Recording {
  readonly clusterName: string
  readonly nowMs: number
  /** How far back is looked. */
  readonly lastMs: number
  readonly deeds: readonly DatedDeed[]
  /** Null: none ran. */
  readonly load: RecordedLoad | null
}

const mostSteps = 100
const longestPauseMs = 60_000
/** After the last step, as in "Kill and recover": what is measured then is the recovery, not the blow. */
const lastPauseMs = 5000
const guessedP99Ms = 500
/** A step cannot stop the cluster that its experiment runs on. */
const noSteps: readonly string[] = ['cluster.start', 'cluster.stop']

interface RecordedStep {
  readonly name: string
  readonly pauses?: { readonly before?: string; readonly after?: string }
  readonly background?: true
}

/** Makes an experiment of what was done in the last minutes: the text of a file, which `readExperiment` reads. */
export function recordExperiment(recording: Recording): Result<{ readonly name: string; readonly source: string }> {
  const { clusterName, nowMs, lastMs } = recording
  const recent = recording.deeds
    .filter(({ endedAtMs }) => (endedAtMs ?? nowMs) >= nowMs - lastMs)
    .toSorted((one, other) => one.atMs - other.atMs)
  const when = `in the last ${spanWords(lastMs)}`
  if (recent.length === 0) return fail('refused', `Nothing was done to this cluster ${when}`)
  const possible = recent.filter((deed) => !noSteps.includes(doesOf(deed)))
  const deeds = possible.slice(-mostSteps)
  const [first] = deeds
  if (first === undefined) {
    const done = listed([...new Set(recent.map((deed) => nameOf(deed)))])
    return fail('refused', `Nothing that was done to this cluster ${when} can be a step: ${done}`)
  }
  const written = recording.load === null ? null : writeLoad(recording.load.settings)
  const leftOut = [
    ...new Set(recent.filter((deed) => !possible.includes(deed)).map((deed) => `"${nameOf(deed)}"`)),
    ...(possible.length > mostSteps ? [`the first ${possible.length - mostSteps} steps`] : []),
    ...(written?.leftOut ?? []),
  ]
  const file = {
    version: 1,
    title: `Recorded at ${clockTime(nowMs)} on ${clusterName}`.slice(0, 200),
    description: describe(recording, deeds, first, leftOut),
    load: written?.load ?? 'none',
    timing: { settle: '2 s', before: '6 s', after: '6 s' },
    'steady-state-hypothesis': hypothesisOf(recording.load),
    method: deeds.map((deed, nth) => writeStep(deed, nth, deeds)),
  }
  const source = `${JSON.stringify(file, null, 2)}\n`
  const read = readExperiment(source)
  if (!read.ok) return fail('refused', `What was done cannot be written as an experiment: ${read.error.message}`)
  return ok({ name: `Recorded ${clockTime(nowMs).slice(0, 5)}`, source })
}

function describe(
  { clusterName, nowMs, load }: Recording,
  deeds: readonly DatedDeed[],
  first: DatedDeed,
  leftOut: readonly string[],
): string {
  const isCut = deeds.some((deed, nth) => gapMs(deed, nth, deeds) > longestPauseMs)
  const isApart = deeds.some((deed, nth) => overlapsNext(deed, nth, deeds) && !isBackground(deed, nth, deeds))
  return [
    `What was done to ${clusterName} from ${clockTime(first.atMs)} to ${clockTime(nowMs)}.`,
    ...(load === null ? ['No load ran, so nothing is said of requests.'] : []),
    ...(isCut ? [`Longer pauses were cut to ${duration(longestPauseMs)}.`] : []),
    ...(isApart ? ['Faults that need the same for themselves follow each other.'] : []),
    ...(leftOut.length === 0 ? [] : [`Left out: ${listed(leftOut)}.`]),
  ]
    .join(' ')
    .slice(0, 5000)
}

function hypothesisOf(load: RecordedLoad | null) {
  const listening = { name: 'all listen', tolerance: 'workers.listening==desired within 5s' }
  if (load === null) return { title: 'All workers listen again within 5 s.', probes: [listening] }
  const { p99Ms } = load
  const limitMs = p99Ms === null ? guessedP99Ms : Math.max(10, Math.ceil((2 * p99Ms) / 10) * 10)
  const why = p99Ms === null ? 'a guess: it was not measured before' : 'twice what it was'
  return {
    title: `All workers listen again within 5 s, less than 1 % of requests fail, and p99 < ${limitMs} ms (${why}).`,
    probes: [
      listening,
      { name: `p99 < ${limitMs} ms (${why})`, tolerance: `p(99)<${limitMs}` },
      { name: 'few requests are lost', tolerance: 'errors<1%' },
    ],
  }
}

function writeStep(deed: DatedDeed, nth: number, deeds: readonly DatedDeed[]) {
  const target = targetOf(deed)
  const step: RecordedStep & Readonly<Record<string, unknown>> = {
    type: 'action',
    name: nameOf(deed),
    ...pausesOf(deed, nth, deeds),
    ...(isBackground(deed, nth, deeds) ? { background: true } : {}),
  }
  if (deed.kind === 'action') {
    return { ...step, action: deed.does, ...(deed.does.startsWith('worker.') ? { target } : {}), input: deed.input }
  }
  const { fault, input, trigger, forMs } = deed.spec
  return { ...step, fault, target, input, ...(trigger.kind === 'now' ? {} : { trigger }), for: writeTime(forMs) }
}

/** None are written where there is none to keep. */
function pausesOf(deed: DatedDeed, nth: number, deeds: readonly DatedDeed[]): Pick<RecordedStep, 'pauses'> {
  const beforeMs = Math.min(longestPauseMs, Math.round(gapMs(deed, nth, deeds) / 100) * 100)
  const before = beforeMs === 0 ? {} : { before: writeTime(beforeMs) }
  const after = nth === deeds.length - 1 ? { after: writeTime(lastPauseMs) } : {}
  const pauses = { ...before, ...after }
  return Object.keys(pauses).length === 0 ? {} : { pauses }
}

/** From where the step before lets the next one begin. */
function gapMs({ atMs }: DatedDeed, nth: number, deeds: readonly DatedDeed[]): number {
  const before = deeds[nth - 1]
  if (before === undefined) return 0
  const sinceMs = isBackground(before, nth - 1, deeds) ? before.atMs : (before.endedAtMs ?? atMs)
  return Math.max(0, atMs - sinceMs)
}

/** What went on when the next thing was done goes on then. Those that exclude each other can only follow each other. */
function isBackground(deed: DatedDeed, nth: number, deeds: readonly DatedDeed[]): boolean {
  if (!overlapsNext(deed, nth, deeds)) return false
  const own = { does: doesOf(deed), target: targetOf(deed) }
  return !deeds.slice(nth + 1).some((later) => excludes(own, { does: doesOf(later), target: targetOf(later) }))
}

function overlapsNext({ endedAtMs }: DatedDeed, nth: number, deeds: readonly DatedDeed[]): boolean {
  const next = deeds[nth + 1]
  return next !== undefined && (endedAtMs === null || endedAtMs > next.atMs)
}

const doesOf = (deed: DatedDeed): string => (deed.kind === 'fault' ? deed.spec.fault : deed.does)
const targetOf = (deed: DatedDeed) => (deed.kind === 'fault' ? deed.spec.target : deed.target)

/** "SIGKILL on slot 2", "Rolling reload". */
function nameOf(deed: DatedDeed): string {
  const does = doesOf(deed)
  const target = targetOf(deed)
  const words = wordsOf({ does })
  const whom = target.kind === 'slots' && !does.startsWith('cluster.') ? ` on ${slotNames(target.slots)}` : ''
  return `${words}${whom}`.slice(0, 200)
}

const writeTime = (ms: number): string => (ms % 100 === 0 ? `${ms / 1000} s` : `${ms} ms`)

const spanWords = (ms: number): string => (ms % 60_000 === 0 ? counted(ms / 60_000, 'minute') : duration(ms))
