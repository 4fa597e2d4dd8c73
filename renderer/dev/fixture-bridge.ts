import type { CommandInput, CommandName, CommandOutput, DeckBridge } from '../../shared/ipc/contract.ts'
import { packHistories } from '../../shared/ipc/packed-histories.ts'
import type { ClusterSnapshot } from '../../shared/model/cluster.ts'
import type { DeckSnapshot } from '../../shared/model/deck.ts'
import type { Fairness } from '../../shared/model/fairness.ts'
import type { PolicyId } from '../../shared/policies.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import {
  inventCluster,
  inventHistory,
  inventServed,
  inventSettings,
  inventSlot,
  inventSlots,
} from './invented-cluster.ts'
import { inventDetail, inventOutput } from './invented-detail.ts'
import { inventFairness } from './invented-fairness.ts'
import { inventLoads, type LoadScene } from './invented-load-runs.ts'
import { inventProgram, nodes, samples } from './invented-machine.ts'
import { createRandom, inventClusterPoint, inventHost, inventSlotPoint } from './invented-numbers.ts'
import { inventReplays } from './invented-rules.ts'
import type { TrafficAmount } from './invented-traffic.ts'
import { pushInventedTraffic } from './invented-traffic-pushes.ts'
import { createPusher } from './pusher.ts'

interface FixtureOptions {
  readonly workers: number
  readonly theme: 'dark' | 'light'
  readonly scene: 'busy' | 'trouble' | 'empty'
  readonly tickMs: number
  readonly traffic: TrafficAmount
  readonly policy: PolicyId
  /** This slot is paused; 0 for none. */
  readonly pausedSlot: number
  readonly load: LoadScene
}

type Answer<Name extends CommandName> = (input: CommandInput<Name>) => Result<CommandOutput<Name>>
type Answers = { readonly [Name in CommandName]: Answer<Name> }
const done = (): Result<void> => ok(undefined)

/** A `window.deck` that tells one invented story, answers every command, and fails some on purpose. */
export function createFixtureBridge(options: FixtureOptions): DeckBridge {
  const random = createRandom(3)
  const trouble = options.scene === 'trouble'
  const bornAtMs = Date.now()
  const clusters = new Map<string, ClusterSnapshot>()
  const switchedAtMs = new Map<string, number>()
  const pusher = createPusher()
  const { push } = pusher
  const traffic = pushInventedTraffic(() => clusters.values(), push, options.traffic)
  let watched: { readonly clusterId: string; readonly slot: number } | null = null
  let lastPointAtMs = bornAtMs

  if (options.scene !== 'empty') {
    const slots = inventSlots(options.workers, bornAtMs, trouble).map((slot) =>
      slot.slot === options.pausedSlot ? { ...slot, health: 'paused' as const, healthSinceAtMs: bornAtMs } : slot,
    )
    put({ ...inventCluster('c1', 'checkout-api', slots, trouble), policy: options.policy })
    const second = Array.from({ length: Math.max(2, options.workers - 1) }, (_, index) =>
      inventSlot(index + 1, bornAtMs - 60_000),
    )
    const chat = inventCluster('c2', 'chat-rooms', second, false)
    put({
      ...chat,
      policy: 'shared-handle',
      settings: { ...chat.settings, policy: 'shared-handle' },
      addresses: chat.addresses.map((address) => ({ ...address, port: 3001 })),
      served: [inventServed(3001)],
      url: 'http://localhost:3001',
    })
  }

  function put(cluster: ClusterSnapshot): void {
    clusters.set(cluster.id, cluster)
  }

  function change(clusterId: string, patch: Partial<ClusterSnapshot>): void {
    const cluster = clusters.get(clusterId)
    if (cluster === undefined) return
    const changed = { ...cluster, ...patch }
    const listeningCount = changed.slots.filter((slot) => slot.phase === 'listening' && slot.health === 'ok').length
    put({ ...changed, listeningCount })
    push('cluster', { ...changed, listeningCount })
  }

  function fairnessOf({ id, policy, slots }: ClusterSnapshot, atMs: number): Fairness {
    return inventFairness(policy, slots.length, atMs, atMs - (switchedAtMs.get(id) ?? bornAtMs - 288_000))
  }

  function tick(): void {
    const atMs = Date.now()
    const due = atMs - lastPointAtMs >= 1000
    if (due) lastPointAtMs = atMs
    push('tick', {
      host: inventHost(atMs),
      clusters: [...clusters.values()].map((cluster) => {
        const points = cluster.slots
          .filter((slot) => slot.pid !== null)
          .map((slot) => {
            const selfAtMs = slot.health === 'unresponsive' ? slot.healthSinceAtMs : atMs - 300
            return { slot: slot.slot, point: inventSlotPoint(slot.slot, slot.generation, atMs, selfAtMs, random) }
          })
        return {
          clusterId: cluster.id,
          points: due
            ? [
                inventClusterPoint(
                  points.map(({ point }) => point),
                  2,
                ),
              ]
            : [],
          slotPoints: due ? points.map(({ slot, point }) => ({ slot, points: [point] })) : [],
          shares: traffic.shares(cluster),
          fairness: due ? fairnessOf(cluster, atMs) : null,
        }
      }),
    })
    const slot = watched === null ? undefined : clusters.get(watched.clusterId)?.slots[watched.slot - 1]
    if (watched !== null && slot !== undefined) push('detail', inventDetail(watched.clusterId, slot, atMs))
  }
  setInterval(tick, options.tickMs)

  const answers: Answers = {
    'deck.attach': (): Result<DeckSnapshot> => ok(snapshot()),
    'deck.setSamplingInterval': ({ intervalMs }) => {
      push('sampling', { intervalMs })
      return done()
    },
    'deck.saveView': done,
    ...inventLoads(push, options.load),
    'cluster.stop-trying': done,
    'cluster.replayRule': ({ clusterId, rule }) =>
      ok(inventReplays(rule, clusters.get(clusterId)?.slots.length ?? 0, Date.now())),
    'deck.dismissNotice': ({ noticeId }) => {
      push('notice-removed', { noticeId })
      return done()
    },
    'deck.history': () =>
      ok(
        packHistories(
          [...clusters.values()].map((cluster) => ({
            ...inventHistory(cluster, bornAtMs),
            fairness: fairnessOf(cluster, bornAtMs),
          })),
        ),
      ),
    'cluster.open': (input) => {
      if (!input.scriptPath.endsWith('.js')) return fail('script-missing', `${input.scriptPath} does not exist`)
      const id = `c${clusters.size + 1}`
      const slots = Array.from({ length: input.workers ?? 4 }, (_, index) => inventSlot(index + 1, Date.now()))
      put(inventCluster(id, 'opened', slots, false))
      change(id, {})
      return ok({ clusterId: id })
    },
    'cluster.reload': () => ok({ operationId: 1 }),
    'cluster.cancel-reload': done,
    'cluster.stop': ({ clusterId }) => {
      change(clusterId, { runState: 'stopped' })
      return done()
    },
    'cluster.start': ({ clusterId }) => {
      change(clusterId, { runState: 'running' })
      return done()
    },
    'cluster.remove': ({ clusterId }) => {
      clusters.delete(clusterId)
      push('cluster-removed', { clusterId })
      return done()
    },
    'cluster.scale': ({ clusterId, desired }) => {
      const known = clusters.get(clusterId)?.slots ?? []
      const slots = Array.from({ length: desired }, (_, index) => known[index] ?? inventSlot(index + 1, Date.now()))
      change(clusterId, { desired, slots })
      return done()
    },
    'cluster.set-policy': ({ clusterId, policy }) => {
      const settings = clusters.get(clusterId)?.settings
      switchedAtMs.set(clusterId, Date.now())
      if (settings !== undefined) change(clusterId, { policy, settings: { ...settings, policy } })
      return done()
    },
    'worker.act': ({ slot, action, pid }) =>
      action === 'worker.sigint'
        ? fail(
            'worker-gone',
            `pid ${pid} of slot ${slot} has ended; nothing was hit. Look at the row for the worker that took its place.`,
          )
        : ok({ words: `slot ${slot}: ${action} reached pid ${pid}` }),
    'traffic.watch': ({ clusterIds }) => {
      traffic.watch(clusterIds)
      return done()
    },
    'worker.watch': ({ target }) => {
      watched = target
      return done()
    },
    'worker.output': ({ slot }) => ok(inventOutput(slot)),
    'runtime.list': () => ok(nodes),
    'sample.source': ({ sample }) =>
      ok({
        id: sample,
        path: `/samples/${sample}.js`,
        source:
          "// hello\nimport http from 'node:http'\n\nhttp.createServer((req, res) => res.end('hi')).listen(3000)\n",
      }),
    'runtime.look': ({ path }) => ok(inventProgram(path)),
    'dialog.pickScript': () => ok('/home/ada/work/shop/server.js'),
    'dialog.pickFolder': () => ok('/home/ada/work'),
    'dialog.pickNode': () => ok('/opt/node26/bin/node'),
    'runtime.probe': ({ path }) =>
      ok({ path, version: '26.1.0', source: 'settings', usable: true, remark: null, stripsTypes: true }),
    'recent.clear': () => {
      push('recents', [])
      return done()
    },
    'app.copyText': done,
    'cluster.openSample': ({ sample }) => {
      const id = `c${clusters.size + 1}`
      put(inventCluster(id, sample, [inventSlot(1, Date.now())], false))
      change(id, {})
      return ok({ clusterId: id })
    },
    'cluster.update': ({ settings }) =>
      settings.name === 'bad'
        ? fail('invalid-input', 'The name "bad" is refused by the fixture')
        : ok({ pending: true }),
    'cluster.resetFairness': done,
    'cluster.retry': done,
    'cluster.deleteSocket': done,
    'cluster.releaseAddress': done,
    'cluster.remove-slot': ({ slot }) => ok({ words: `slot ${slot} is removed` }),
    'cluster.openUrl': () => fail('not-reached-in-time', 'No browser answered within 5 s. Copy the address instead.'),
    'worker.revealEnv': () => ok('sk_test_4242'),
  }

  function snapshot(): DeckSnapshot {
    const atMs = Date.now()
    return structuredClone<DeckSnapshot>({
      seq: pusher.seq,
      appVersion: '0.1.0',
      platform: 'linux',
      homeDir: '/home/ada',
      deckPid: 48_190,
      firstRun: true,
      samplingIntervalMs: 1000,
      view: {
        theme: options.theme,
        timeRangeMs: 300_000,
        drawerWidthPx: 440,
        columnWidths: {},
        selectedClusterId: null,
        zoomFactor: 1,
        notifications: true,
      },
      clusters: [...clusters.values()],
      samples,
      recents: ['checkout-api', 'chat-rooms', 'thumbnailer'].map((name, index) => ({
        settings: inventSettings(name, 4 - index),
        lastOpenedAtMs: atMs - index * 86_400_000,
      })),
      notices: trouble
        ? [
            {
              id: 'first',
              tone: 'info',
              title: "This is the sample 'Hello'.",
              detail: 'It ships with the deck.',
              atMs,
              action: 'open-script',
            },
          ]
        : [],
      host: inventHost(atMs),
      embeddedNodeVersion: '24.15.0',
    })
  }

  return {
    async invoke(name, input) {
      await new Promise((resolve) => setTimeout(resolve, name === 'deck.attach' ? 0 : 250))
      const answer: Answer<typeof name> = answers[name]
      return answer(input)
    },
    on: pusher.on,
    pathForFile: (file) => `/home/ada/${file.name}`,
  }
}
