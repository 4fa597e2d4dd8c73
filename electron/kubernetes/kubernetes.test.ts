// Longer than most: one recorded cluster, from its kubeconfig to its refusals.
import { chmodSync, writeFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { Deployment, StatefulSet } from 'kubernetes-models/apps/v1'
import { Event, Node, Pod } from 'kubernetes-models/v1'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { FleetSource } from '../../shared/containers/engine.ts'
import type { EngineNews, Engines, Fleet, FleetState, HeardFleet, ReplicaStats } from '../engines/types.ts'
import { createKubernetes } from './kubernetes-engines.ts'
import { FakeApi } from './testing/fake-api.ts'
import { recorded, recordedUpdate } from './testing/recorded.ts'

let api: FakeApi
let engines: Engines
const states: FleetState[] = []
const engineWords: string[] = []
const news: EngineNews[] = []
const printed: string[] = []
const measured: ReplicaStats[] = []

const heard: HeardFleet = {
  changed: (state) => states.push(state),
  stats: (stats) => measured.push(stats),
  output: (_key, _stream, chunk) => printed.push(chunk.toString()),
  engine: (state, words) => engineWords.push(`${state} ${words}`),
  heard: () => {},
  said: (one) => news.push(one),
}

beforeEach(async () => {
  for (const list of [states, engineWords, news, printed, measured]) list.length = 0
  api = new FakeApi('web')
  await api.start()
  vi.stubEnv('KUBECONFIG', api.kubeconfig)
  engines = createKubernetes()
})

afterEach(async () => {
  engines.close()
  vi.unstubAllEnvs()
  await api.close()
})

function source(name: string): FleetSource {
  const workload = name === 'hungry' ? 'StatefulSet' : 'Deployment'
  return { kind: 'kubernetes', host: 'kube://lab', namespace: 'shop', workload, name }
}

async function open(name = 'web'): Promise<Fleet> {
  const opened = await engines.open(source(name), heard)
  if (!opened.ok) throw new Error(opened.error.message)
  await vi.waitFor(() => expect(api.isWatched('events') && api.isWatched('pods')).toBe(true))
  return opened.value
}

async function whyNot(): Promise<string> {
  const opened = await engines.open(source('web'), heard)
  return opened.ok ? 'opened' : opened.error.message
}

const inShort = ({ replicas }: FleetState) =>
  replicas.map(({ slot, phase, theirState, theirWords, ourWords }) => [slot, phase, theirState, theirWords, ourWords])

describe('the recording', () => {
  it('is what the schemas of Kubernetes take', () => {
    const kinds = [
      [Pod, ['pods-web', 'pods-crashing', 'pods-hungry', 'pods-absent'], 'v1', 'Pod'],
      [Deployment, ['workload-web', 'workload-crashing', 'workload-absent'], 'apps/v1', 'Deployment'],
      [StatefulSet, ['workload-hungry'], 'apps/v1', 'StatefulSet'],
      [Node, ['nodes'], 'v1', 'Node'],
      [Event, ['events'], 'v1', 'Event'],
    ] as const
    for (const [Model, names, apiVersion, kind] of kinds) {
      for (const item of names.flatMap((name) => recorded(name).items)) {
        // Items of a list do not say what they are.
        expect(() => new Model({ ...item, apiVersion, kind } as never).validate()).not.toThrow()
      }
    }
  })
})

describe('what a kubeconfig has', () => {
  it('is a host for each context, with the program that it has run to log in, and none of its secrets', async () => {
    const args = ['oidc-login', 'get-token', '--oidc-client-secret=hidden', '--oidc-client-id', 'deck']
    api.configure({ token: undefined, exec: { command: 'kubectl', args } })
    expect(await engines.hosts()).toEqual([
      {
        address: 'kube://lab',
        words: expect.stringMatching(/^Kubernetes http:.*, logs in with "kubectl oidc-login get-token"$/),
        source: 'context',
      },
    ])
  })

  it('is nothing without one, and its fault in words where it cannot be read', async () => {
    vi.stubEnv('KUBECONFIG', '/nowhere/config')
    expect(await engines.hosts()).toEqual([])
    expect(await whyNot()).toContain('There is no kubeconfig: KUBECONFIG names /nowhere/config')
    vi.stubEnv('KUBECONFIG', api.kubeconfig)
    writeFileSync(api.kubeconfig, 'clusters: [')
    expect((await engines.hosts())[0]?.words).toContain(`The kubeconfig ${api.kubeconfig} cannot be read`)
  })

  it('names what is there when a context is gone', async () => {
    api.configure({}, { contexts: [{ name: 'other', context: { cluster: 'lab', user: 'ada' } }] })
    expect(await whyNot()).toBe('The kubeconfig has no context lab any more, or no cluster for it: it has other')
  })

  it('lists Deployments with what is ready, and says that it is read-only and how it was tried', async () => {
    api.on('/apis/apps/v1/deployments', recorded('workload-web'))
    api.on('/apis/apps/v1/statefulsets', recorded('workload-hungry'))
    const look = await engines.look('kube://lab')
    expect(look).toMatchObject({
      value: {
        engine: 'Kubernetes',
        version: '1.20.2',
        workloads: [
          { namespace: 'shop', workload: 'StatefulSet', name: 'hungry', desired: 1, ready: 0 },
          { namespace: 'shop', workload: 'Deployment', name: 'web', desired: 4, ready: 0 },
        ],
      },
    })
    expect(look.ok && look.value.remarks[0]).toContain('Read-only')
  })

  it('is looked at in the namespace of the context where all may not be seen', async () => {
    const forbidden = (response: ServerResponse): void =>
      void response.writeHead(403).end(JSON.stringify(recorded('forbidden')))
    api.on('/apis/apps/v1/deployments', forbidden)
    api.on('/apis/apps/v1/namespaces/shop/statefulsets', { metadata: { resourceVersion: '1' }, items: [] })
    const look = await engines.look('kube://lab')
    expect(look.ok && look.value.workloads.map(({ name }) => name)).toEqual(['web'])
    expect(look.ok && look.value.remarks.at(-1)).toContain('You may not list all namespaces: this is shop')
  })
})

describe('an opened workload', () => {
  it('has a slot for each pod, with its node, and says why processor and memory are not known', async () => {
    const { state } = await open()
    expect(state).toMatchObject({
      words: 'deployment/web in shop',
      image: 'shop:1.4',
      desired: 4,
      engineVersion: '1.20.2',
    })
    expect(
      inShort(state)
        .map(([slot, phase]) => [slot, phase])
        .toSorted(),
    ).toEqual([1, 2, 3, 4].map((slot) => [slot, 'listening']))
    expect(state.nodes).toMatchObject([{ name: 'node-1', state: 'ready', replicaCount: 4, cpuCount: 2 }])
    expect(state.withoutStats).toBe('the cluster has no metrics.k8s.io: metrics-server is not installed')
  })

  it.each([
    ['crashing', 'backing-off', 'waiting', 'CrashLoopBackOff', 'Error (1): exited with code 1; it ended too often'],
    [
      'hungry',
      'backing-off',
      'waiting',
      'CrashLoopBackOff',
      'OOMKilled (137): killed, out of memory: it may have 64 MiB',
    ],
    [
      'absent',
      'failed',
      'waiting',
      'ErrImageNeverPull: Container image "nothere:9"',
      'its node does not have the image',
    ],
  ])('tells of %s in their words and ours', async (name, phase, theirState, theirWords, ourWords) => {
    api.show(name)
    const { state } = await open(name)
    const contains = (words: string) => expect.stringContaining(words)
    expect(inShort(state)).toEqual([[1, phase, theirState, contains(theirWords), contains(ourWords)]])
  })

  it('follows a rolling update: no slot is lost, each ends with the new image', async () => {
    const fleet = await open()
    for (const { list, told } of recordedUpdate()) api.tell(list, told.type, told.object)
    await vi.waitFor(() => expect(fleet.state.update?.state).toBe('done'))
    await vi.waitFor(() => {
      const serving = fleet.state.replicas.filter(({ phase }) => phase === 'listening')
      expect(serving.map(({ slot, image, phase }) => [slot, image, phase]).toSorted()).toEqual(
        [1, 2, 3, 4].map((slot) => [slot, 'shop:1.5', 'listening']),
      )
    })
    const ended = fleet.state.replicas.filter(({ end }) => end !== null)
    expect(ended.map(({ phase, end }) => [phase, end?.isWanted])).toEqual(Array(4).fill(['stopped', true]))
    expect(new Set(fleet.state.replicas.map(({ key }) => key)).size).toBe(8)
    expect(fleet.state.update).toMatchObject({ replacedCount: 4, totalCount: 4 })
  })

  it('reads anew when its watch is too old, and does not call that lost', async () => {
    await open()
    const before = api.asked.filter((path) => path.includes('/pods?') && !path.includes('watch')).length
    const [pod] = recorded('pods-web').items
    api.on('/api/v1/namespaces/shop/pods', { metadata: { resourceVersion: '9000' }, items: [pod] })
    const { type, object } = recorded<{ type: string; object: unknown }>('too-old')
    api.tell('pods', type, object)
    await vi.waitFor(() => expect(states.at(-1)?.replicas.filter(({ end }) => end === null)).toHaveLength(1))
    expect(api.asked.filter((path) => path.includes('/pods?') && !path.includes('watch')).length).toBe(before + 1)
    expect(api.asked.at(-1)).toContain('resourceVersion=9000')
    expect(engineWords).toEqual([])
    expect(states.at(-1)?.replicas.find(({ end }) => end !== null)?.ourWords).toContain('nobody saw how it ended')
  })

  it('says since when its API server is gone, and goes on when it is back', async () => {
    await open()
    await api.stop()
    await vi.waitFor(() => expect(engineWords[0]).toMatch(/^lost .*context lab/))
    await api.start()
    await vi.waitFor(() => expect(engineWords.at(-1)).toBe('connected '), { timeout: 3000 })
    expect(states.at(-1)?.replicas).toHaveLength(4)
  })

  it('prints what its pods print, each line once', async () => {
    const [pod] = recorded('pods-web').items
    api.on(`/api/v1/namespaces/shop/pods/${pod?.metadata.name}/log`, (response: ServerResponse) => {
      response.writeHead(200).write('2026-11-30T10:21:59.827945533Z up\n2026-11-30T10:22:01.423825704Z two words\n')
    })
    await open()
    await vi.waitFor(() => expect(printed).toEqual(['up\n', 'two words\n']))
    expect(api.asked.find((path) => path.includes('/log?'))).toContain('tailLines=100')
  })

  it('has processor and memory where metrics.k8s.io tells of them, with their age', async () => {
    const timestamp = new Date(Date.now() - 20_000).toISOString()
    const containers = [{ name: 'app', usage: { cpu: '250000000n', memory: '31Mi' } }]
    const items = recorded('pods-web').items.map(({ metadata }) => ({ metadata, timestamp, containers }))
    api.on('/apis/metrics.k8s.io/v1beta1/namespaces/shop/pods', { metadata: { resourceVersion: '' }, items })
    const { state } = await open()
    await vi.waitFor(() => expect(measured.length).toBeGreaterThanOrEqual(8))
    const [first, , , , again] = measured
    expect(first?.memoryBytes).toBe(31 * 2 ** 20)
    expect(((again?.cpuMs ?? 0) - (first?.cpuMs ?? 0)) / ((again?.monoMs ?? 0) - (first?.monoMs ?? 0))).toBeCloseTo(
      0.25,
    )
    expect(Date.now() - (first?.measuredAtMs ?? 0)).toBeGreaterThan(19_000)
    expect(state.withoutStats).toBe('')
  })

  it("tells Kubernetes' own events of its pods once, and none of others", async () => {
    await open()
    const about = recorded('pods-web').items[0]?.metadata
    const [event] = recorded('events').items.filter((one) => 'reason' in one && one.reason === 'Unhealthy')
    const told = { ...event, involvedObject: { kind: 'Pod', name: about?.name, uid: about?.uid } }
    api.tell('events', 'ADDED', told)
    api.tell('events', 'MODIFIED', { ...told, count: 2 })
    api.tell('events', 'ADDED', { ...event, involvedObject: { kind: 'Pod', name: 'other', uid: 'other' } })
    api.tell('events', 'ADDED', { ...told, reason: 'Killing', message: 'Stopping container app', type: 'Normal' })
    await vi.waitFor(() => expect(news).toHaveLength(2))
    expect(news.map(({ words, tone }) => [words, tone])).toEqual([
      [expect.stringMatching(/^Kubernetes, of pod web-.*: Unhealthy: Readiness probe failed/), 'warn'],
      [expect.stringContaining('Killing: Stopping container app'), 'info'],
    ])
  })

  it("is acted on in no way: each act is refused with kubectl's command for it", async () => {
    const fleet = await open()
    const pod = recorded('pods-web').items[0]?.metadata
    const key = `${pod?.uid}~0`
    const acts = [
      fleet.scale(6),
      fleet.signal(key, 'SIGKILL'),
      fleet.signal(key, 'SIGTERM'),
      fleet.rollBack(),
      fleet.setNode('node-1', 'drain'),
    ]
    const words = (await Promise.all(acts)).map((done) => (done.ok ? 'done' : done.error.message))
    const kubectl = 'Kubernetes is read-only here: kubectl --context lab --namespace shop'
    expect(words).toEqual([
      `${kubectl} scale deployment/web --replicas=6 does it`,
      `${kubectl} delete pod ${pod?.name} --grace-period=0 --force does it`,
      `${kubectl} exec ${pod?.name} --container app -- kill -TERM 1 does it`,
      `${kubectl} rollout undo deployment/web does it`,
      'Kubernetes is read-only here: kubectl --context lab drain node-1 --ignore-daemonsets does it',
    ])
  })

  it('keeps up with 500 pods, and says whose output it does not read', async () => {
    const [pod] = recorded('pods-web').items
    const items = Array.from({ length: 500 }, (_, index) => ({
      ...pod,
      metadata: { ...pod?.metadata, uid: `uid-${index}`, name: `web-${index}` },
    }))
    api.on('/api/v1/namespaces/shop/pods', { metadata: { resourceVersion: '1' }, items })
    const [workload] = recorded('workload-web').items
    const many = { ...workload, spec: { ...workload?.spec, replicas: 500 } }
    api.on('/apis/apps/v1/namespaces/shop/deployments', { metadata: { resourceVersion: '1' }, items: [many] })
    const { state } = await open()
    expect(new Set(state.replicas.map(({ slot }) => slot)).size).toBe(500)
    await vi.waitFor(() => expect(news.map(({ words }) => words).join()).toContain('that of 400 more is not'))
  })
})

describe('a cluster that does not let us in', () => {
  it.each([
    [401, 'unauthorized', 'does not take the credentials, or they are over: log in anew'],
    [
      403,
      'forbidden',
      'lets you (jane) not list pods in namespace shop: ask for that right. kubectl auth can-i list pods --namespace shop',
    ],
  ])('says so in words at %i', async (status, name, words) => {
    api.on('/api/v1/namespaces/shop/pods', (response: ServerResponse) =>
      response.writeHead(status).end(JSON.stringify(recorded(name))),
    )
    expect(await whyNot()).toContain(words)
  })

  it('names the program that should have logged in, where that is missing or fails', async () => {
    api.configure({
      token: undefined,
      exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'no-such-login' },
    })
    expect(await whyNot()).toBe(
      'The kubeconfig has "no-such-login" run to log in, and there is no program no-such-login here: install it',
    )
    const login = `${api.kubeconfig}-login`
    writeFileSync(login, '#!/bin/sh\necho "session is over" >&2\nexit 1\n')
    chmodSync(login, 0o700)
    api.configure({ token: undefined, exec: { apiVersion: 'client.authentication.k8s.io/v1', command: login } })
    expect(await whyNot()).toBe(`The kubeconfig has "${login}" run to log in, and that failed: session is over`)
  })

  it('says what is not there', async () => {
    api.on('/apis/apps/v1/namespaces/shop/deployments/web', undefined)
    expect(await whyNot()).toBe('Namespace shop has no Deployment web (context lab)')
    await api.stop()
    expect(await whyNot()).toContain('is not there: nobody listens. Start the cluster, or choose another context')
  })
})
