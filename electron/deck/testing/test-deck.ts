import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { systemClock } from '../../../shared/base/clock.ts'
import type { DeckEventName, DeckEvents } from '../../../shared/ipc/contract.ts'
import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import type { SystemNotification } from '../../../shared/model/deck.ts'
import { testAgentPath } from '../../../tools/testing/test-agent.ts'
import { testHeapReaderPath } from '../../../tools/testing/test-heap-reader.ts'
import { testGeneratorPath } from '../../../tools/testing/test-load-generator.ts'
import type { Engines } from '../../engines/types.ts'
import { ExperimentStore } from '../../experiments/results/experiment-store.ts'
import { SnapshotFolder } from '../../heap/snapshot-folder.ts'
import { ProfileStore } from '../../inspect/profiles/profile-store.ts'
import { ResultsStore } from '../../load/results/results-store.ts'
import { createOwnPrimary } from '../../own-primary/own-primary.ts'
import { storeOpener } from '../../stores/open-store.ts'
import type { OsReader } from '../../telemetry/types.ts'
import { noEngines } from '../containers/testing/no-engines.ts'
import { Deck } from '../deck.ts'
import type { LessonPlaces } from '../lessons/lesson-desk.ts'
import { loadMaker } from '../load/load-maker.ts'
import type { LoadParts } from '../load/load-parts.ts'
import { LogDesk } from '../logs/log-desk.ts'
import { describePortHolder } from '../problems/describe-port-holder.ts'
import { storeRecordName } from '../problems/orphan-words.ts'
import { createNodeFinder } from '../settings/node-finder.ts'
import type { DeckContext, Publish } from '../types.ts'
import { openTestLogThread } from './test-log-thread.ts'

/** A real deck without a window, for tests: real forks, real agents. */
export interface TestDeck {
  readonly deck: Deck
  /** Every payload pushed under this name so far. */
  pushed<Name extends DeckEventName>(name: Name): readonly DeckEvents[Name][]
  /** The newest snapshot of the one cluster. */
  snapshot(): ClusterSnapshot | undefined
  words(): string
  /** What is free on this machine, as the deck is told. */
  readonly room: { bytes: number }
  /** Where heap snapshots lie. */
  readonly heapDir: string
  readonly notifications: readonly SystemNotification[]
  /** What is on record as forked and alive, by pid. */
  readonly recorded: ReadonlyMap<number, { readonly slot: number | null; readonly clusterName: string }>
  /** Where its profiles are kept. */
  readonly profilesDir: string
  /** Where what learners did is kept. */
  readonly learningDir: string
  /** What lessons could not keep or remove. */
  readonly warnings: readonly string[]
  close(): Promise<void>
}

/**
 * `keeps`: which pushes are remembered; without it all of them. `begin` stands for the load generator, `osReader` for the
 * system's word on processes, `own` for what starts an app's own primary, `engines` for what runs containers, `lessons`: others than ours, what a person learnt in an earlier
 * deck, and a smaller, faster lab.
 */
export function createTestDeck(
  keeps: (name: DeckEventName) => boolean = () => true,
  begin?: LoadParts['begin'],
  osReader?: OsReader,
  lessons: Partial<Pick<LessonPlaces, 'lessonsDir' | 'learningDir' | 'lab'>> = {},
  own: DeckContext['createOwnPrimary'] = createOwnPrimary,
  engines: Engines = noEngines,
): TestDeck {
  const resultsDir = mkdtempSync(join(tmpdir(), 'clusterdeck-load-'))
  const room = { bytes: 8e9 }
  const profilesDir = join(resultsDir, 'profiles')
  const learningDir = lessons.learningDir ?? join(resultsDir, 'learning')
  const pushes: { [Name in DeckEventName]?: DeckEvents[Name][] } = {}
  const notifications: SystemNotification[] = []
  const warnings: string[] = []
  const recorded: Map<number, { slot: number | null; clusterName: string }> = new Map()
  const publish: Publish = (name, payload) => {
    if (!keeps(name)) return
    const list: DeckEvents[typeof name][] = pushes[name] ?? []
    list.push(payload)
    Object.assign(pushes, { [name]: list })
  }
  const deck = new Deck({
    clock: systemClock,
    samplingIntervalMs: 250,
    publish,
    ledger: {
      add: ({ pid, ...what }) => recorded.set(pid, what),
      remove: (pid) => recorded.delete(pid),
    },
    agentPath: testAgentPath,
    createOwnPrimary: own,
    engines,
    load: {
      store: new ResultsStore(resultsDir, () => {}),
      ...loadMaker(testGeneratorPath, systemClock),
      ...(begin === undefined ? {} : { begin }),
    },
    lessons: {
      lessonsDir: lessons.lessonsDir ?? resolve(import.meta.dirname, '../../lessons/content'),
      learningDir,
      ...(lessons.lab === undefined ? {} : { lab: lessons.lab }),
      openStore: storeOpener({
        clock: systemClock,
        // As plain Node runs it from its source.
        smallStorePath: resolve(import.meta.dirname, '../../stores/small/index.ts'),
        path: process.env.PATH ?? '',
        recorded: (pid) => recorded.set(pid, { slot: null, clusterName: storeRecordName }),
        ended: (pid) => recorded.delete(pid),
      }),
      warn: (words) => warnings.push(words),
    },
    experiments: new ExperimentStore(join(resultsDir, 'experiments'), () => {}),
    heap: {
      readRoom: () => ({ machineBytes: room.bytes, containerBytes: null }),
      readerPath: testHeapReaderPath,
      folder: new SnapshotFolder(join(resultsDir, 'heap'), () => {}),
    },
    profiles: new ProfileStore(profilesDir, () => {}),
    logs: new LogDesk({ clock: systemClock, publish, open: openTestLogThread, failed() {} }),
    environment: process.env,
    ...(osReader === undefined ? {} : { osReader }),
    prepare: createNodeFinder(() => [], process.env).prepare,
    portHolder: describePortHolder,
    notify: (notification) => notifications.push(notification),
    signed: (_, event) => event,
    changed() {},
  })
  return {
    deck,
    room,
    heapDir: join(resultsDir, 'heap'),
    notifications,
    recorded,
    profilesDir,
    learningDir,
    warnings,
    pushed: (name) => pushes[name] ?? [],
    snapshot: () => deck.snapshots()[0],
    words: () => (pushes.lifecycle ?? []).map(({ event }) => event.words).join('\n'),
    async close() {
      await deck.stopAll()
      deck.killAll()
      deck.close()
      // The result of a load that ended with the deck may be on its way there.
      rmSync(resultsDir, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

export function fixture(name: string): string {
  return resolve(import.meta.dirname, '../fixtures', name)
}
