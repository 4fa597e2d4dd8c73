import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '../../../../shared/base/clock.ts'
import type { FileActionStep, FileFaultStep } from '../../../../shared/experiments/experiment-file.ts'
import type { AskDeed, LoadDeed } from '../../../../shared/lessons/lesson-file.ts'
import type { Answered, LoadFigures } from '../../../../shared/lessons/lesson-view.ts'
import type { PolicyId } from '../../../../shared/policies.ts'
import { fail, ok, type Result } from '../../../../shared/result.ts'
import { actionStepOf } from '../../../experiments/action-step.ts'
import type { LessonEvent, LessonPorts } from '../../../lessons/ports.ts'
import type { RunningStore } from '../../../stores/running-store.ts'
import type { DeedLog } from '../../experiments/deed-log.ts'
import { experimentOn } from '../../experiments/experimented-cluster.ts'
import { readMeasure } from '../../experiments/read-measure.ts'
import { SessionActions } from '../../experiments/session-actions.ts'
import { SessionFaults } from '../../experiments/session-faults.ts'
import type { LoadDesk } from '../../load/load-desk.ts'
import type { ClusterSession } from '../../session/cluster-session.ts'
import { AskClients } from '../ask/ask-clients.ts'
import { awaitReload, reloadAll, restart } from './await-reload.ts'
import { readCopied, writeCopied } from './lesson-files.ts'
import { LessonLoads } from './lesson-load.ts'

type Said = Result<{ readonly words: string }>

/** What a lesson has of its own in the deck. */
export interface HandsParts {
  readonly session: ClusterSession
  readonly port: number
  /** The copy of its files. */
  readonly folder: string
  readonly store: RunningStore | null
  readonly loads: LoadDesk
  /** What persons did. */
  readonly deeds: Pick<DeedLog, 'of'>
  readonly clock: Clock
}

/** What the lesson itself set its cluster to: whatever else it is was done by hand. */
export interface Expected {
  readonly policy: PolicyId
  readonly workers: number
  readonly isRunning: boolean
}

/** The hands and eyes of a lesson on a real cluster. */
export class LessonHands implements LessonPorts {
  readonly clock: Clock
  readonly cores = cpus().length
  readonly memoryBytes = totalmem()
  readonly #parts: HandsParts
  readonly #clients: AskClients
  readonly #loads: LessonLoads
  readonly #actions: SessionActions
  readonly #faults: SessionFaults
  /** Where it is the lesson's own policy that holds. */
  readonly #policy: PolicyId
  /** Of the app, and not of an own primary. */
  readonly #scriptPath: string
  #expected: Expected
  /** Own deeds under way: what they change is not done by hand. */
  #actingCount = 0

  constructor(parts: HandsParts) {
    const { session, clock, loads, port } = parts
    this.#parts = parts
    this.clock = clock
    this.#clients = new AskClients({ clock, port, slotOf: (pid) => slotOf(session, pid) })
    this.#loads = new LessonLoads(loads, session, clock)
    this.#actions = new SessionActions(experimentOn(session), clock)
    this.#faults = new SessionFaults(session.faults, () => session.supervisor.slots, session.settings.guardRails, clock)
    this.#policy = session.settings.policy
    this.#scriptPath = session.settings.scriptPath
    this.#expected = presentOf(session)
  }

  /** Null while the lesson changes it itself. */
  get expected(): Expected | null {
    return this.#actingCount > 0 ? null : this.#expected
  }

  /** A person was asked to change it by hand, and did. */
  accept(): void {
    this.#expected = presentOf(this.#parts.session)
  }

  act(step: FileActionStep | FileFaultStep, seed: number): Promise<Said> {
    return this.#acting(async () => {
      const { session } = this.#parts
      const asked = actionStepOf(step)
      const begun = asked.kind === 'fault' ? this.#faults.begin(asked, seed) : this.#actions.begin(asked, seed, 0)
      const landing = await begun.landed
      if (!landing.isLanded) return fail('not-reached-in-time', landing.words)
      const { reload } = session.supervisor
      if (asked.does === 'cluster.reload' && reload !== null)
        return awaitReload(session, reload.operationId, this.clock)
      return ok({ words: landing.words })
    })
  }

  ask(deed: AskDeed, told: (answers: readonly Answered[]) => void): Promise<Result<readonly Answered[]>> {
    return this.#clients.ask(deed, told)
  }

  load(deed: LoadDeed): Promise<Result<LoadFigures>> {
    return this.#loads.make(deed)
  }

  read(measure: string, slot: number | null): number | null {
    return readMeasure(experimentOn(this.#parts.session), measure, slot, this.clock.nowMs())
  }

  desired(): number {
    return this.#parts.session.supervisor.desired
  }

  write(file: string, text: string): Promise<Said> {
    return this.#acting(async () => {
      const written = await writeCopied(this.#parts.folder, file, text)
      return written.ok ? this.#anew() : written
    })
  }

  readFile(file: string): Promise<Result<string>> {
    return readCopied(this.#parts.folder, file)
  }

  async store(act: Parameters<LessonPorts['store']>[0]): Promise<Said> {
    const { store } = this.#parts
    return store === null ? fail('unsupported-here', 'This lesson has no store') : store.act(act)
  }

  configure({ env = {}, variant }: Parameters<LessonPorts['configure']>[0]): Promise<Said> {
    return this.#acting(async () => {
      const { session } = this.#parts
      const shop = variant === undefined ? {} : { SHOP_STATE: variant }
      const policy = variant === undefined ? {} : { policy: variant === 'sticky' ? ('sticky' as const) : this.#policy }
      const updated = await session.update({ env: { ...session.settings.env, ...env, ...shop }, ...policy })
      return updated.ok ? this.#anew() : updated
    })
  }

  supervise({ primary, script }: Parameters<LessonPorts['supervise']>[0]): Promise<Said> {
    return this.#acting(async () => {
      const { session, folder } = this.#parts
      const scriptPath = script === undefined ? this.#scriptPath : join(folder, script)
      const { settings, runState } = session
      const isSo = settings.primary === primary && settings.scriptPath === scriptPath && runState === 'running'
      const done = isSo ? ok(undefined) : await restart(session, { primary, scriptPath })
      if (!done.ok) return done
      return ok({ words: primary === 'own' ? 'its own primary decides now' : 'the deck supervises' })
    })
  }

  eventsSince(atMs: number): readonly LessonEvent[] {
    return this.#parts.session.history.events.filter((event) => event.atMs >= atMs)
  }

  deedsSince(sinceMs: number): readonly { readonly action: string; readonly atMs: number }[] {
    const { deeds, session } = this.#parts
    return deeds.of(session.id).flatMap((deed) => {
      const action = deed.kind === 'fault' ? deed.spec.fault : deed.does
      return deed.atMs < sinceMs ? [] : { action, atMs: deed.atMs }
    })
  }

  stop(): void {
    this.#clients.stop()
    this.#loads.stop()
  }

  async takeBack(): Promise<string | null> {
    const left = await Promise.all([this.#faults.takeBack(), this.#actions.takeBack()])
    const words = left.filter((one) => one !== null)
    return words.length === 0 ? null : words.join('; ')
  }

  /** Its clients and loads end; its cluster is another's to remove. */
  close(): void {
    this.stop()
    this.#clients.close()
  }

  /** An own primary runs since its start: a reload would bring only new workers. */
  #anew(): Promise<Said> {
    const { session } = this.#parts
    return session.settings.primary === 'own' ? restart(session, {}) : reloadAll(session, this.clock)
  }

  async #acting<T>(act: () => Promise<T>): Promise<T> {
    this.#actingCount += 1
    try {
      return await act()
    } finally {
      this.#actingCount -= 1
      this.#expected = presentOf(this.#parts.session)
    }
  }
}

function presentOf({ settings, runState }: ClusterSession): Expected {
  return { policy: settings.policy, workers: settings.workers, isRunning: runState !== 'stopped' }
}

/** Those that live, else the newest of that pid which ended. */
function slotOf({ workers, history }: ClusterSession, pid: number): number | null {
  const living = workers.all.find(({ worker }) => worker.pid === pid)
  return living?.slot ?? history.exits.findLast((exit) => exit.pid === pid)?.slot ?? null
}
