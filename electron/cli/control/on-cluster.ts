import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import { ok } from '../../../shared/result.ts'
import type { DeckLink } from '../../control/deck-link.ts'
import {
  addWorker,
  closeCluster,
  reloadCluster,
  retrySlots,
  scaleCluster,
  startCluster,
  stopCluster,
  switchPolicy,
} from '../deeds/cluster-deeds.ts'
import type { Deed } from '../deeds/done.ts'
import { runExperiment } from '../deeds/experiment-deeds.ts'
import { injectFault, undoFault } from '../deeds/fault-deeds.ts'
import { runLoad } from '../deeds/load-deeds.ts'
import { lookAtCluster, lookAtSlot } from '../deeds/look-at-cluster.ts'
import { captureProfile } from '../deeds/profile-deeds.ts'
import { readLog } from '../deeds/read-log.ts'
import { actOnSlot, endings, removeSlot } from '../deeds/worker-deeds.ts'
import { findSource } from '../experiment/find-source.ts'
import { clusterText, eventText, logText, slotText } from './cluster-text.ts'
import type { ClusterDeed } from './ctl-deed.ts'
import type { CtlHands } from './ctl-hands.ts'

/** Does what a line asks of one cluster. */
export function doOnCluster(link: DeckLink, cluster: ClusterSnapshot, deed: ClusterDeed, hands: CtlHands): Deed {
  switch (deed.do) {
    case 'status':
    case 'worker':
    case 'events':
    case 'logs':
      return askCluster(link, cluster, deed, hands)
    case 'fault':
    case 'undo-fault':
    case 'load':
    case 'experiment':
    case 'profile':
      return tryOnCluster(link, cluster, deed, hands)
    default:
      return changeCluster(link, cluster, deed)
  }
}

type Asking = Extract<ClusterDeed, { readonly do: 'status' | 'worker' | 'events' | 'logs' }>
type Trial = Extract<ClusterDeed, { readonly do: 'fault' | 'undo-fault' | 'load' | 'experiment' | 'profile' }>

function askCluster(link: DeckLink, cluster: ClusterSnapshot, deed: Asking, hands: CtlHands): Deed {
  switch (deed.do) {
    case 'status':
      return showCluster(link, cluster)
    case 'worker':
      return showWorker(link, cluster, deed.slot)
    case 'events':
      return showEvents(link, cluster, deed, hands)
    case 'logs':
      return showLog(link, cluster, deed)
  }
}

function changeCluster(link: DeckLink, cluster: ClusterSnapshot, deed: Exclude<ClusterDeed, Asking | Trial>): Deed {
  switch (deed.do) {
    case 'start':
      return startCluster(link, cluster)
    case 'stop':
      return stopCluster(link, cluster)
    case 'add':
      return addWorker(link, cluster)
    case 'close':
      return closeCluster(link, cluster)
    case 'scale':
      return scaleCluster(link, cluster, deed.workers)
    case 'policy':
      return switchPolicy(link, cluster, deed.policy)
    case 'reload':
      return reloadCluster(link, cluster, deed.slot)
    case 'retry':
      return retrySlots(link, cluster, deed.slot)
    case 'kill':
      return actOnSlot(link, cluster, deed.slot, endings[deed.ending])
    case 'pause':
    case 'resume':
      return actOnSlot(link, cluster, deed.slot, `worker.${deed.do}`)
    case 'remove':
      return removeSlot(link, cluster, deed.slot)
  }
}

async function tryOnCluster(link: DeckLink, cluster: ClusterSnapshot, deed: Trial, hands: CtlHands): Deed {
  switch (deed.do) {
    case 'fault':
      return injectFault(link, cluster, deed)
    case 'undo-fault':
      return undoFault(link, cluster, deed.faultId)
    case 'load': {
      const { do: _, ...wish } = deed
      return runLoad(link, cluster, wish, hands.interruptBy)
    }
    case 'experiment': {
      const found = await findSource(deed.file, deed.workingDir)
      if (!found.ok) return found
      return runExperiment(
        link,
        cluster,
        { source: found.value.source, seed: deed.seed, repeats: deed.repeats, allowHost: deed.allowHost },
        { begun: hands.interruptBy, decided: (words) => hands.tell(words, { event: 'decision', words }) },
      )
    }
    case 'profile':
      return captureProfile(link, cluster, deed, hands.interruptBy)
  }
}

async function showCluster(link: DeckLink, cluster: ClusterSnapshot): Deed {
  const view = await lookAtCluster(link, cluster)
  return view.ok ? ok({ words: clusterText(view.value), value: view.value }) : view
}

async function showWorker(link: DeckLink, cluster: ClusterSnapshot, slot: number): Deed {
  const view = await lookAtSlot(link, cluster, slot)
  return view.ok ? ok({ words: slotText(cluster.settings.name, view.value), value: view.value }) : view
}

async function showEvents(
  link: DeckLink,
  { id: clusterId }: ClusterSnapshot,
  { count, isFollowing }: { readonly count: number; readonly isFollowing: boolean },
  hands: CtlHands,
): Deed {
  let lastId = 0
  if (isFollowing) {
    const heard = await link.listen(['lifecycle'])
    if (!heard.ok) return heard
  }
  const events = await link.call('cluster.events', { clusterId, count })
  if (!events.ok) return events
  if (!isFollowing) return ok({ words: events.value.map(eventText).join('\n'), value: events.value })
  for (const event of events.value) {
    hands.tell(eventText(event), event)
    lastId = event.id
  }
  // What came between the two is told by both; what is told again, with its error, has its id.
  link.on('lifecycle', (push) => {
    if (push.clusterId !== clusterId || push.event.id <= lastId) return
    hands.tell(eventText(push.event), push.event)
    lastId = push.event.id
  })
  return new Promise((resolve) =>
    link.onGone((words) => resolve({ ok: false, error: { code: 'no-deck', message: words } })),
  )
}

async function showLog(
  link: DeckLink,
  cluster: ClusterSnapshot,
  wish: { readonly query: string; readonly count: number; readonly before: number | null },
): Deed {
  const found = await readLog(link, cluster, wish)
  if (!found.ok) return found
  const { rows, nextBefore } = found.value
  const more = nextBefore === null ? [] : [`older ones: --before ${nextBefore}`]
  const none = rows.length === 0 ? ['no line matches'] : []
  return ok({ words: [...none, ...rows.map(logText), ...more].join('\n'), value: found.value })
}
