import type { ManualClock } from '../../../shared/base/testing/manual-clock.ts'
import type { AskDeed } from '../../../shared/lessons/lesson-file.ts'
import type { Answered, LoadFigures } from '../../../shared/lessons/lesson-view.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { LessonEvent, LessonPorts } from '../ports.ts'

/** A made-up cluster for lessons: answers come round-robin, everything lands, and time is in the test's hands. */
export interface MadeUpPorts extends LessonPorts {
  /** Everything that was done, in order: "act worker.sigkill", "ask count", "write server.js". */
  readonly done: string[]
  /** What is measured now, by measure. */
  readonly measures: Record<string, number>
  readonly files: Map<string, string>
  readonly events: LessonEvent[]
  readonly pressed: { readonly action: string; readonly atMs: number }[]
  /** The next of this ("act", "ask", "load", "write") fails with these words. */
  failNext(what: string, words: string): void
  /** From now on asks wait until they are stopped. */
  hang(): void
}

/** Each worker counts its own requests, as a variable of a process would. */
export function madeUpPorts(clock: ManualClock, workers = 4): MadeUpPorts {
  const done: string[] = []
  const failures = new Map<string, string>()
  const counters = new Map<number, number>()
  const stops = new Set<() => void>()
  let turn = 0
  let isHanging = false

  const failed = (what: string): Result<never> | null => {
    const words = failures.get(what)
    failures.delete(what)
    return words === undefined ? null : fail('internal', words)
  }
  const answer = (deed: AskDeed, client: number, number: number, path: string, method: string): Answered => {
    const slot = (turn++ % workers) + 1
    const counter = (counters.get(slot) ?? 0) + 1
    counters.set(slot, counter)
    return {
      client,
      number,
      method,
      path,
      status: 200,
      words: '',
      pid: 1000 + slot,
      slot,
      ms: 2 + slot,
      body: { counter, pid: 1000 + slot, ask: deed.ask },
      atMs: clock.nowMs(),
    }
  }
  const answersTo = (deed: AskDeed): readonly Answered[] =>
    Array.from({ length: deed.clients }, (_, client) =>
      Array.from({ length: deed.times }, () => deed.requests)
        .flat()
        .map(({ path, method }, nth) => answer(deed, client + 1, nth + 1, path, method)),
    ).flat()

  const ports: MadeUpPorts = {
    clock,
    cores: 2,
    memoryBytes: 8e9,
    done,
    measures: { 'workers.listening': workers },
    files: new Map([['server.js', 'const counter = 0\n']]),
    events: [],
    pressed: [],
    failNext: (what, words) => failures.set(what, words),
    hang: () => {
      isHanging = true
    },
    async act(step, seed) {
      const id = 'fault' in step ? step.fault : step.action
      done.push(`act ${id} seed ${seed}`)
      const words = failed('act')
      if (words !== null) return words
      ports.events.push({ kind: 'fault', atMs: clock.nowMs(), slot: 2, words: `${id} landed` })
      return ok({ words: `${step.name}: landed` })
    },
    async ask(deed, told) {
      done.push(`ask ${deed.ask}`)
      const words = failed('ask')
      if (words !== null) return words
      if (isHanging) await new Promise<void>((go) => stops.add(go))
      const answers = isHanging ? [] : answersTo(deed)
      told(answers.slice(0, 1))
      return ok(answers)
    },
    async load(deed) {
      done.push(`load ${deed.load}`)
      const words = failed('load')
      if (words !== null) return words
      await new Promise<void>((over) => {
        const cancel = clock.after(deed.for, over)
        stops.add(() => {
          cancel()
          over()
        })
      })
      return ok(madeUpFigures)
    },
    read: (measure) => ports.measures[measure] ?? null,
    desired: () => workers,
    async write(file, text) {
      done.push(`write ${file}`)
      const words = failed('write')
      if (words !== null) return words
      ports.files.set(file, text)
      return ok({ words: `${file} is in force` })
    },
    async readFile(file) {
      const text = ports.files.get(file)
      return text === undefined ? fail('not-found', `there is no ${file}`) : ok(text)
    },
    async store(act) {
      done.push(`store ${act}`)
      return ok({ words: `store: ${act}` })
    },
    async configure(change) {
      done.push(`configure ${JSON.stringify(change)}`)
      return ok({ words: 'in force' })
    },
    async supervise({ primary }) {
      done.push(`supervise ${primary}`)
      return ok({ words: 'in force' })
    },
    eventsSince: (atMs) => ports.events.filter((event) => event.atMs >= atMs),
    deedsSince: (atMs) => ports.pressed.filter((deed) => deed.atMs >= atMs),
    stop() {
      for (const stop of stops) stop()
      stops.clear()
    },
    async takeBack() {
      done.push('take back')
      return null
    },
  }
  return ports
}

export const madeUpFigures: LoadFigures = {
  ratePerSec: 8431.2,
  errorRatio: 0,
  p50Ms: 1.8,
  p99Ms: 12,
  failedCount: 0,
  lostCount: 0,
  cpuRatio: 1.6,
}
