import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import type { Tone } from '../../../shared/model/event.ts'
import type { Aside, SlotSnapshot } from '../../../shared/model/worker.ts'
import type { IconName } from '../../components/icon.tsx'

/** A cluster in one glance: icon, word, tone. */
export interface ClusterState {
  readonly icon: IconName
  readonly word: string
  readonly tone: Tone
}

type Rule = readonly [test: (slot: SlotSnapshot) => boolean, icon: IconName, word: string, tone: Tone]

/** The worst first: one slot that needs a person outweighs many that are fine. */
const worst: readonly Rule[] = [
  [(slot) => slot.phase === 'failed', 'failed', 'failed', 'bad'],
  [(slot) => slot.health === 'unresponsive' && isAlive(slot), 'unresponsive', 'stuck', 'hot'],
  [(slot) => slot.phase === 'backing-off', 'backing-off', 'backing off', 'warn'],
  [
    (slot) => slot.phase === 'online' && slot.notListeningHint !== null && slot.aside === null,
    'online',
    'not listening',
    'warn',
  ],
  [(slot) => slot.health === 'paused' && isAlive(slot), 'paused', 'paused', 'idle'],
]

/** What the sidebar says of a cluster. */
export function describeCluster(cluster: ClusterSnapshot): ClusterState {
  if (cluster.runState === 'stopped') return { icon: 'stopped', word: 'stopped', tone: 'idle' }
  if (cluster.runState === 'stopping') return { icon: 'draining', word: 'stopping', tone: 'info' }
  for (const [test, icon, word, tone] of worst) {
    const count = cluster.slots.filter(test).length
    if (count > 0) return { icon, word: `${count} ${word}`, tone }
  }
  const aside = asideOf(cluster)
  if (aside !== null) return asideStates[aside]
  const word = `${cluster.listeningCount}/${cluster.desired}`
  if (cluster.listeningCount >= cluster.desired) return { icon: 'listening', word, tone: 'ok' }
  // Nobody is on the way there.
  if ((cluster.ownPrimary?.empty ?? []).length > 0) return { icon: 'warn', word, tone: 'warn' }
  return { icon: 'starting', word, tone: 'info' }
}

/** Tone and icon of the badge "3/4 listening". */
export function listeningTone(cluster: ClusterSnapshot): { readonly icon: IconName; readonly tone: Tone } {
  if (cluster.runState === 'stopped') return { icon: 'stopped', tone: 'idle' }
  if (cluster.runState === 'stopping') return { icon: 'draining', tone: 'info' }
  if (cluster.listeningCount >= cluster.desired) return { icon: 'ok', tone: 'ok' }
  const aside = asideOf(cluster)
  if (aside !== null) return { icon: asideStates[aside].icon, tone: asideStates[aside].tone }
  if (cluster.listeningCount === 0 && cluster.slots.some((slot) => slot.phase === 'failed')) {
    return { icon: 'bad', tone: 'bad' }
  }
  // On its way up nothing is wrong yet.
  const isRising = cluster.runState === 'starting' && cluster.slots.every((slot) => slot.phase !== 'backing-off')
  return isRising ? { icon: 'starting', tone: 'info' } : { icon: 'warn', tone: 'warn' }
}

/** What its workers are counted by: "3/4 listening". Where none is meant to listen, that is said besides. */
export function workersWords(cluster: ClusterSnapshot): string {
  const { listeningCount, desired, runState, settings } = cluster
  // How many its own primary will fork nobody knows before it runs.
  if (runState === 'stopped' && settings.primary === 'own') return 'stopped'
  const aside = asideOf(cluster)
  return `${listeningCount}/${desired} listening${aside === null ? '' : ` · ${asideWords[aside]}`}`
}

const asideStates: Readonly<Record<Aside, ClusterState>> = {
  'no-server': { icon: 'no-server', word: 'no server', tone: 'idle' },
  'own-port': { icon: 'own-port', word: 'own ports', tone: 'info' },
}

const asideWords: Readonly<Record<Aside, string>> = {
  'no-server': 'runs without a server',
  'own-port': 'has ports of its own',
}

/** Every worker rests online, and none is awaited at the primary. */
function asideOf({ slots, desired }: ClusterSnapshot): Aside | null {
  if (slots.length === 0 || slots.length < desired || slots.some(({ aside }) => aside === null)) return null
  return slots.some(({ aside }) => aside === 'own-port') ? 'own-port' : 'no-server'
}

function isAlive(slot: SlotSnapshot): boolean {
  return slot.pid !== null
}
