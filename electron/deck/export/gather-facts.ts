import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { type Evidence, noEvidence, type SeenPort } from '../../export/evidence.ts'
import type { ExportFacts } from '../../export/facts.ts'
import type { ClusterSession } from '../session/cluster-session.ts'
import type { PreparedScript } from '../types.ts'

/** What an export is made of: settings as they would run here, and what was seen of them. */
export async function factsOf({ settings, node, cwd }: PreparedScript, evidence: Evidence): Promise<ExportFacts> {
  const [hasPackage, hasLock] = await Promise.all([
    isThere(join(cwd, 'package.json')),
    isThere(join(cwd, 'package-lock.json')),
  ])
  const nodePath = node.source === 'embedded' ? 'node' : node.path
  return { settings, evidence, folder: cwd, nodePath, nodeVersion: node.version, hasPackage, hasLock }
}

/** What was seen of a cluster since the deck opened it; memory and processor in the history that is kept. */
export function evidenceOf(session: ClusterSession, nowMs: number): Evidence {
  const points = pointsOf(session)
  const { slots, nodeVersion } = session.snapshot()
  const { sinceAtMs, ...counts } = session.lives.now
  return {
    ...noEvidence,
    ...counts,
    atMs: nowMs,
    watchedMs: Math.max(0, Math.min(1e9, nowMs - sinceAtMs)),
    nodeVersion: counts.bootsMs.length === 0 || nodeVersion === '' ? null : nodeVersion,
    peakRssBytes: highest(points.map(({ rssBytes }) => rssBytes)),
    peakCpuRatio: highest(points.map(({ cpuRatio }) => cpuRatio)),
    restarts: slots.reduce((sum, { restartCount }) => sum + restartCount, 0),
    ports: portsOf(session),
    sockets: session.addresses.flatMap(({ path }) => path ?? []),
  }
}

function pointsOf({ telemetry }: ClusterSession) {
  return telemetry
    .history()
    .slotPoints.flatMap(({ points }) =>
      Array.from({ length: points.length }, (_, index) => points.at(index)).filter((point) => point !== undefined),
    )
}

/** Of servers of workers alone, too: those reach no primary. */
function portsOf({ addresses, supervisor }: ClusterSession): SeenPort[] {
  const all = [...addresses, ...supervisor.slots.flatMap(({ listens }) => listens)]
  const tcp = all.filter(({ transport }) => transport === 'tcp4' || transport === 'tcp6')
  const found = new Map(tcp.flatMap(({ port, address }) => (port === null ? [] : [[port, { port, address }] as const])))
  return [...found.values()]
}

function highest(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : known.reduce((most, value) => Math.max(most, value), 0)
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
