import type { Clock } from '../../../shared/base/clock.ts'
import type { WorkerDetail } from '../../../shared/model/inspect.ts'
import { Repetition } from '../../supervisor/restart/repetition.ts'
import type { ClusterSession } from '../session/cluster-session.ts'
import type { WorkerProcess } from '../session/worker-process.ts'
import type { Publish } from '../types.ts'
import { maskSecrets } from './mask-secrets.ts'

/** A watched worker's output is pushed at most this often; its detail is asked for and pushed at `detailEveryMs`. */
const outputEveryMs = 50
const detailEveryMs = 1000
/** Nobody reads a flood: drawing all of it at full rate stopped the window for seconds. So only its end is shown, less often. */
const floodLines = 100
const floodEveryMs = 500
const newestLines = 300

/** What is asked of a process that is watched. */
export type WatchedWorker = Pick<WorkerProcess, 'ask' | 'listens' | 'oddities' | 'holding'>

/** What is told of a watched slot, whoever runs its process. */
export interface WatchedCluster extends Pick<ClusterSession, 'id' | 'slotAt'> {
  readonly output: Pick<ClusterSession['output'], 'buffer'>
  readonly telemetry: Pick<ClusterSession['telemetry'], 'selfLatest' | 'osLatest' | 'lastPoint'>
  readonly history: Pick<ClusterSession['history'], 'exitsOf'>
  workerAt(slot: number): WatchedWorker | null
}

/** The flow behind the inspector drawer: exists only while it is open, for one slot. */
export interface DetailWatch {
  /** Watches this slot instead of the present one; null ends it. */
  /** `holds`: what it holds is looked up each time, too. */
  watch(session: WatchedCluster | null, slot: number, holds?: boolean): void
  /** The cluster is gone: ends the watch when it was on one of its slots. */
  forget(session: Pick<WatchedCluster, 'id'>): void
  close(): void
}

/** `debuggerPort`: where a debugger can attach to that process; null where none may. */
export function createDetailWatch(
  clock: Clock,
  publish: Publish,
  debuggerPort: (pid: number) => number | null,
): DetailWatch {
  let flows: Repetition[] = []
  let watched: WatchedCluster | null = null
  const end = (): void => {
    for (const flow of flows) flow.close()
    flows = []
    watched = null
  }

  /** `act` answers when it wants to be called again. */
  const repeat = (act: () => number): void => {
    const flow = new Repetition(clock, act)
    flows.push(flow)
    flow.now()
  }

  return {
    watch(session, slot, holds = false) {
      end()
      if (session === null) return
      watched = session
      let sent = { generation: 0, lastId: 0 }
      repeat(() => {
        const process = session.workerAt(slot)
        process?.ask({ type: 'detail' })
        if (holds) process?.ask({ type: 'inspect', order: { kind: 'holding' } })
        publish('detail', describeWorker(session, slot, debuggerPort))
        return detailEveryMs
      })
      repeat(() => {
        const snapshot = session.slotAt(slot)
        if (snapshot === null) return outputEveryMs
        if (sent.generation !== snapshot.generation) sent = { generation: snapshot.generation, lastId: 0 }
        const output = session.output.buffer(slot, snapshot.generation)?.since(sent.lastId)
        const last = output?.lines.at(-1)
        if (output === undefined || last === undefined) return outputEveryMs
        sent.lastId = last.id
        publish('output', { clusterId: session.id, output: { ...output, lines: output.lines.slice(-newestLines) } })
        return output.lines.length > floodLines ? floodEveryMs : outputEveryMs
      })
    },
    forget(session) {
      if (watched === session) end()
    },
    close: end,
  }
}

/** All the deck knows of one slot, secrets masked. */
export function describeWorker(
  session: WatchedCluster,
  slot: number,
  debuggerPort: (pid: number) => number | null,
): WorkerDetail {
  const process = session.workerAt(slot)
  const self = session.telemetry.selfLatest(slot)
  const snapshot = session.slotAt(slot)
  const detail = self?.detail ?? null
  return {
    clusterId: session.id,
    slot,
    generation: snapshot?.generation ?? 0,
    pid: snapshot?.pid ?? null,
    os: process === null ? null : session.telemetry.osLatest(slot),
    self:
      detail === null
        ? null
        : {
            atMs: detail.atMs,
            nodeVersion: detail.nodeVersion,
            cwd: detail.cwd,
            argv: detail.argv,
            execArgv: detail.execArgv,
            memory: detail.memory,
            heapSpaces: detail.heapSpaces,
            resources: detail.resources,
            listens: process?.listens ?? [],
            missing: detail.missing,
          },
    heartbeatAtMs: self?.heartbeatAtMs ?? null,
    lastPoint: session.telemetry.lastPoint(slot),
    env: detail === null ? [] : maskSecrets(detail.env),
    generations: session.history.exitsOf(slot),
    oddities: process?.oddities ?? [],
    holding: process?.holding ?? null,
    debuggerPort: snapshot?.pid == null ? null : debuggerPort(snapshot.pid),
  }
}
