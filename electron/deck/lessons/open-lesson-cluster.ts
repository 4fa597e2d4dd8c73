import { join } from 'node:path'
import type { Clock } from '../../../shared/base/clock.ts'
import { withoutUndefined } from '../../../shared/base/without-undefined.ts'
import type { LessonFile } from '../../../shared/lessons/lesson-file.ts'
import { limits } from '../../../shared/limits.ts'
import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import type { GuardRails } from '../../../shared/model/fault.ts'
import type { OpenRequest } from '../../../shared/model/settings.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { ClusterSession } from '../session/cluster-session.ts'
import { findFreePort } from './free-port.ts'
import type { LessonDeck } from './lesson-deck.ts'

const readyWithinMs = 30_000
const lookEveryMs = 20
/** Somebody may take a port between the look at it and the first worker. */
const mostPorts = 4

/** A lesson hurts its own cluster on purpose. */
const noRails: GuardRails = {
  leastListening: { isOn: false, count: 1 },
  mostSlots: { isOn: false, count: 2 },
  mostErrors: { isOn: false, percent: 50 },
}

/** What runs in a lesson, and where its files lie. */
export interface LessonApp {
  readonly title: string
  readonly app: LessonFile['app']
  readonly folder: string
  /** '' = as any cluster has it. */
  readonly nodePath: string
  /** Null: the lesson has none. */
  readonly storeUrl: string | null
  /** It is not wanted any more: servers that never listen are not waited for. */
  readonly stopped?: AbortSignal | undefined
  /** Tests take one that is not free. */
  readonly findPort?: (seed: number) => Promise<number | null>
}

export interface LessonCluster {
  readonly session: ClusterSession
  readonly port: number
}

type DeckParts = Pick<LessonDeck, 'open' | 'remove' | 'session'>

/** Opens the cluster of a lesson on a free port, which no later deck brings back; answers when it stands. */
export async function openLessonCluster(
  deck: DeckParts,
  asked: LessonApp,
  clock: Clock,
): Promise<Result<LessonCluster>> {
  const findPort = asked.findPort ?? findFreePort
  for (let tried = 0; tried < mostPorts; tried += 1) {
    const port = await findPort(Math.floor(clock.nowMs()) + tried * 1000)
    if (port === null) break
    const opened = await deck.open(requestOf(asked, port), true)
    const session = opened.ok ? deck.session(opened.value.clusterId) : opened
    if (!session.ok) return session
    const state = await whenReady(session.value, clock, asked.stopped)
    if (state.kind === 'ready') return ok({ session: session.value, port })
    await deck.remove(session.value.id)
    if (state.kind === 'stopped') return fail('cancelled', 'It was left before its servers started')
    if (state.kind === 'failed') return fail('wrong-state', `The servers of the lesson did not start: ${state.words}`)
  }
  return fail('refused', 'No free port was found for the lesson: end a program that listens, then press Reset')
}

function requestOf({ title, app, folder, nodePath, storeUrl }: LessonApp, port: number): OpenRequest {
  const { script, workers, policy, env, rule } = app
  const store = storeUrl === null ? {} : { STORE_URL: storeUrl }
  return {
    name: title.slice(0, limits.nameChars),
    scriptPath: join(folder, script),
    // Else a package.json somewhere above the copy would make its folder the one they run in.
    cwd: folder,
    workers,
    policy,
    env: { ...env, ...store, PORT: String(port) },
    nodePath,
    guardRails: noRails,
    ...withoutUndefined(rule),
  }
}

type Readiness = { readonly kind: 'ready' | 'taken' | 'stopped' } | { readonly kind: 'failed'; readonly words: string }

const stoppedBefore = { kind: 'stopped' } as const

/** Workers that crash again and again are some lessons' very subject: it stands when as many listen as will. */
function whenReady(session: ClusterSession, clock: Clock, stopped: AbortSignal | undefined): Promise<Readiness> {
  const untilMonoMs = clock.monoMs() + readyWithinMs
  return new Promise((done) => {
    const look = (): void => {
      const isStopped = stopped?.aborted === true
      const now = isStopped ? stoppedBefore : judge(session.snapshot(), clock.monoMs() > untilMonoMs)
      if (now === null) clock.after(lookEveryMs, look)
      else done(now)
    }
    look()
  })
}

function judge({ runState, slots, listeningCount, problems }: ClusterSnapshot, isLate: boolean): Readiness | null {
  const isBooting = slots.length === 0 || slots.some(({ phase }) => phase === 'starting' || phase === 'online')
  if (listeningCount > 0 && (listeningCount === slots.length || isLate)) return { kind: 'ready' }
  if (problems.some(({ id }) => id.startsWith('listen:') && id.endsWith('EADDRINUSE'))) return { kind: 'taken' }
  const isOver = runState === 'stopped' || (!isBooting && slots.every(({ phase }) => phase === 'failed'))
  if (!isOver && !isLate) return null
  const [first] = problems
  return { kind: 'failed', words: first === undefined ? 'nothing listens' : `${first.title}. ${first.detail}` }
}
