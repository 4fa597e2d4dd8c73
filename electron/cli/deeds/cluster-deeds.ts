import { counted } from '../../../shared/base/plain-words.ts'
import { withoutUndefined } from '../../../shared/base/without-undefined.ts'
import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import type { OpenRequest } from '../../../shared/model/settings.ts'
import type { SlotSnapshot } from '../../../shared/model/worker.ts'
import type { PolicyId } from '../../../shared/policies.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { DeckLink } from '../../control/deck-link.ts'
import { clusterLine } from './cluster-view.ts'
import type { Deed, Done } from './done.ts'
import { findCluster } from './find-cluster.ts'

/** The deck gives each of a reload's workers half a minute; this is for a deck that hangs. */
const reloadWithinMs = 3_600_000
/** The deck is content with a worker that stays online for a second; a person waits for one that serves. */
const settledWithinMs = 120_000

/** Answers when its workers listen, rest or failed. */
export const startCluster = (link: DeckLink, cluster: ClusterSnapshot): Deed =>
  served(link, cluster, () => link.call('cluster.start', { clusterId: cluster.id }))

export const stopCluster = (link: DeckLink, cluster: ClusterSnapshot): Deed =>
  reached(link, cluster, () => link.call('cluster.stop', { clusterId: cluster.id }))

/** Answers when the added workers listen, rest or failed, or those too many are gone. */
export const scaleCluster = (link: DeckLink, cluster: ClusterSnapshot, desired: number): Deed =>
  served(link, cluster, () => link.call('cluster.scale', { clusterId: cluster.id, desired }))

export const switchPolicy = (link: DeckLink, cluster: ClusterSnapshot, policy: PolicyId): Deed =>
  reached(link, cluster, () => link.call('cluster.set-policy', { clusterId: cluster.id, policy }))

/** One more than it has, or shall have. Who adds another in this moment has theirs, too. */
export function addWorker(link: DeckLink, cluster: ClusterSnapshot): Deed {
  return served(link, cluster, async () => {
    for (let now = cluster; ; ) {
      const { id: clusterId, runState, settings, desired } = now
      const wanted = (runState === 'stopped' ? settings.workers : desired) + 1
      const scaled = await link.call('cluster.scale', { clusterId, desired: wanted })
      if (scaled.ok || scaled.error.code !== 'already-so') return scaled
      const again = await findCluster(link, clusterId)
      if (!again.ok) return again
      now = again.value
    }
  })
}

/** Has failed or waiting slots tried again; null: all of them. Answers when they listen, rest or failed once more. */
export async function retrySlots(link: DeckLink, cluster: ClusterSnapshot, slot: number | null): Deed {
  const isMeant = (one: SlotSnapshot): boolean => slot === null || one.slot === slot
  return served(link, cluster, () => link.call('cluster.retry', { clusterId: cluster.id, slot }), isMeant)
}

/** Takes a cluster out of the deck; it is stopped first. */
export async function closeCluster(link: DeckLink, { id, settings }: ClusterSnapshot): Deed {
  const removed = await link.call('cluster.remove', { clusterId: id })
  return removed.ok ? ok({ words: `${settings.name} is out of the deck`, value: { clusterId: id } }) : removed
}

/** Answers when its workers listen, rest or failed. */
export const openScript = (link: DeckLink, request: OpenRequest): Deed =>
  opened(link, request.scriptPath, () => link.call('cluster.open', request))

/** The same for one that ships with the deck. */
export const openSample = (link: DeckLink, sample: string, workers: number | undefined): Deed =>
  opened(link, sample, () => link.call('cluster.openSample', { sample, ...withoutUndefined({ workers }) }))

async function opened(link: DeckLink, what: string, open: () => Promise<Result<{ readonly clusterId: string }>>): Deed {
  const heard = await link.listen(['cluster'])
  if (!heard.ok) return heard
  const cluster = await open()
  if (!cluster.ok) return cluster
  const settled = await whenSettled(link, cluster.value.clusterId, what)
  if (!settled.ok) return settled
  return settled.value.listeningCount > 0 ? ok(doneOf(settled.value)) : fail('wrong-state', stateWords(settled.value))
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
  return now.ok ? ok(signedDone(answer, now.value)) : now
}

/** The same for what has workers started: they boot on when the deck has answered. Of containers their engine decides. */
async function served(
  link: DeckLink,
  cluster: ClusterSnapshot,
  act: () => Promise<Result<void>>,
  isMeant: (slot: SlotSnapshot) => boolean = () => true,
): Deed {
  if (cluster.fleet !== null) return reached(link, cluster, act)
  const heard = await link.listen(['cluster'])
  if (!heard.ok) return heard
  const answer = await act()
  if (!answer.ok && answer.error.code !== 'already-so') return answer
  const settled = await whenSettled(link, cluster.id, cluster.settings.name)
  if (!settled.ok) return settled
  const done = signedDone(answer, settled.value)
  const hasFailed = settled.value.slots.some((slot) => slot.phase === 'failed' && isMeant(slot))
  return hasFailed ? fail('wrong-state', done.words) : ok(done)
}

/** The cluster when nothing in it boots any more. Who asks listens to clusters already. */
async function whenSettled(link: DeckLink, clusterId: string, name: string): Promise<Result<ClusterSnapshot>> {
  const pushed = link.until('cluster', (one) => (one.id === clusterId && isSettled(one) ? one : null), {
    withinMs: settledWithinMs,
    what: `a listening worker of ${name}`,
  })
  const now = await findCluster(link, clusterId)
  return now.ok && !isSettled(now.value) ? pushed : now
}

function signedDone(answer: Result<void>, cluster: ClusterSnapshot): Done {
  const done = doneOf(cluster)
  return answer.ok ? done : { ...done, words: `${answer.error.message}. ${done.words}` }
}

const doneOf = (cluster: ClusterSnapshot) => ({ words: stateWords(cluster), value: clusterLine(cluster) })

function isSettled({ runState, slots }: ClusterSnapshot): boolean {
  const isBooting = ({ phase, aside }: SlotSnapshot): boolean =>
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
