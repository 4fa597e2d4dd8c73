import { counted } from '../../../shared/base/plain-words.ts'
import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import type { OpenRequest } from '../../../shared/model/settings.ts'
import type { PolicyId } from '../../../shared/policies.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { DeckLink } from '../../control/deck-link.ts'
import { clusterLine } from './cluster-view.ts'
import type { Deed } from './done.ts'
import { findCluster } from './find-cluster.ts'

/** The deck gives each of a reload's workers half a minute; this is for a deck that hangs. */
const reloadWithinMs = 3_600_000

export const startCluster = (link: DeckLink, cluster: ClusterSnapshot): Deed =>
  reached(link, cluster, () => link.call('cluster.start', { clusterId: cluster.id }))

export const stopCluster = (link: DeckLink, cluster: ClusterSnapshot): Deed =>
  reached(link, cluster, () => link.call('cluster.stop', { clusterId: cluster.id }))

/** Answers when the added workers are up, or those too many gone. */
export const scaleCluster = (link: DeckLink, cluster: ClusterSnapshot, desired: number): Deed =>
  reached(link, cluster, () => link.call('cluster.scale', { clusterId: cluster.id, desired }))

export const switchPolicy = (link: DeckLink, cluster: ClusterSnapshot, policy: PolicyId): Deed =>
  reached(link, cluster, () => link.call('cluster.set-policy', { clusterId: cluster.id, policy }))

/** One more than it has, or shall have. */
export function addWorker(link: DeckLink, cluster: ClusterSnapshot): Deed {
  const { runState, desired, settings } = cluster
  return scaleCluster(link, cluster, (runState === 'stopped' ? settings.workers : desired) + 1)
}

/** Takes a cluster out of the deck; it is stopped first. */
export async function closeCluster(link: DeckLink, { id, settings }: ClusterSnapshot): Deed {
  const removed = await link.call('cluster.remove', { clusterId: id })
  return removed.ok ? ok({ words: `${settings.name} is out of the deck`, value: { clusterId: id } }) : removed
}

/** Answers when its workers listen, rest or failed. */
export async function openScript(link: DeckLink, request: OpenRequest): Deed {
  const heard = await link.listen(['cluster'])
  if (!heard.ok) return heard
  let clusterId: string | null = null
  const settled = link.until('cluster', (one) => (one.id === clusterId && isSettled(one) ? one : null), {
    withinMs: 120_000,
    what: `a listening worker of ${request.scriptPath}`,
  })
  const opened = await link.call('cluster.open', request)
  if (!opened.ok) return opened
  clusterId = opened.value.clusterId
  // It may have settled before its id was known.
  const now = await findCluster(link, clusterId)
  const cluster = now.ok && !isSettled(now.value) ? await settled : now
  if (!cluster.ok) return cluster
  return cluster.value.listeningCount > 0 ? ok(doneOf(cluster.value)) : fail('wrong-state', stateWords(cluster.value))
}

/** Replaces every worker, or that of a slot; answers when the last one is replaced, or why it stopped. */
export async function reloadCluster(link: DeckLink, cluster: ClusterSnapshot, slot: number | null): Deed {
  if (cluster.fleet !== null) return reloadContainers(link, cluster, slot)
  const heard = await link.listen(['cluster'])
  if (!heard.ok) return heard
  const begun = await link.call('cluster.reload', { clusterId: cluster.id, slot })
  if (!begun.ok) return begun
  const { operationId } = begun.value
  const over = ({ id, reload }: ClusterSnapshot) =>
    id === cluster.id && reload !== null && reload.operationId >= operationId && reload.state !== 'running'
      ? reload
      : null
  const ended = link.until('cluster', over, { withinMs: reloadWithinMs, what: 'the end of the reload' })
  const now = await findCluster(link, cluster.id)
  const already = now.ok ? over(now.value) : null
  const reload = already === null ? await ended : ok(already)
  if (!reload.ok) return reload
  const { state, words, done, total } = reload.value
  const sentence = `${cluster.settings.name}: ${words}`
  return state === 'done'
    ? ok({ words: sentence, value: { state, done, total, words } })
    : fail('wrong-state', sentence)
}

/** Their engine replaces them, and the answer comes when it has: there is no reload of ours to follow. */
async function reloadContainers(link: DeckLink, cluster: ClusterSnapshot, slot: number | null): Deed {
  const { id: clusterId, settings } = cluster
  const reloaded = await link.call('cluster.reload', { clusterId, slot })
  if (!reloaded.ok) return reloaded
  const now = await findCluster(link, clusterId)
  if (!now.ok) return now
  const { update } = now.value.fleet ?? {}
  const own = now.value.slots.find((one) => one.slot === slot)
  const whole = update == null ? 'replaced' : `${update.replacedCount} of ${update.totalCount} replaced`
  const words = own === undefined ? `rolling update done: ${whole}` : `slot ${own.slot} runs as g${own.generation}`
  return ok({ words: `${settings.name}: ${words}. ${stateWords(now.value)}`, value: clusterLine(now.value) })
}

/** Does it, then says how the cluster stands. Where it was so already, that is what was asked for. */
async function reached(link: DeckLink, { id }: ClusterSnapshot, act: () => Promise<Result<void>>): Deed {
  const answer = await act()
  if (!answer.ok && answer.error.code !== 'already-so') return answer
  const now = await findCluster(link, id)
  if (!now.ok) return now
  const done = doneOf(now.value)
  return answer.ok ? ok(done) : ok({ ...done, words: `${answer.error.message}. ${done.words}` })
}

const doneOf = (cluster: ClusterSnapshot) => ({ words: stateWords(cluster), value: clusterLine(cluster) })

function isSettled({ runState, slots }: ClusterSnapshot): boolean {
  const isBooting = ({ phase, aside }: ClusterSnapshot['slots'][number]): boolean =>
    phase === 'starting' || (phase === 'online' && aside === null) || phase === 'exited' || phase === 'backing-off'
  return runState === 'stopped' || (runState === 'running' && !slots.some(isBooting))
}

/** "shop: running, 4 of 4 workers listening on http://localhost:3000, round-robin". */
export function stateWords(cluster: ClusterSnapshot): string {
  const { name, runState, workers, addresses, policy } = clusterLine(cluster)
  const problems = cluster.problems.map(({ title, detail }) => `. ${title}: ${detail}`).join('')
  if (runState === 'stopped')
    return `${name}: stopped, ${counted(workers.desired, 'worker')} at its next start${problems}`
  const where = addresses.length === 0 ? '' : ` on ${addresses.join(', ')}`
  const of = `${workers.listening} of ${counted(workers.desired, 'worker')} listening`
  return `${name}: ${runState}, ${of}${where}, ${policy}${problems}`
}
