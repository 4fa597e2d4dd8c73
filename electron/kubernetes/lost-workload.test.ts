import type { ServerResponse } from 'node:http'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { systemClock } from '../../shared/base/clock.ts'
import type { FleetSource } from '../../shared/containers/engine.ts'
import type { Engines, HeardFleet } from '../engines/types.ts'
import { createKubernetes } from './kubernetes-engines.ts'
import { FakeApi } from './testing/fake-api.ts'
import { recorded } from './testing/recorded.ts'

const deployments = '/apis/apps/v1/namespaces/shop/deployments'
const source: FleetSource = {
  kind: 'kubernetes',
  host: 'kube://lab',
  namespace: 'shop',
  workload: 'Deployment',
  name: 'web',
}
const within = { timeout: 4000 }
/** Waits ten times less. */
const hasty = { ...systemClock, after: (waitMs: number, done: () => void) => systemClock.after(waitMs / 10, done) }

let api: FakeApi
let engines: Engines
const told: string[] = []

const heard: HeardFleet = {
  changed() {},
  stats() {},
  output() {},
  engine: (state, words) => void told.push(`${state} ${words}`),
  heard() {},
  said() {},
}

const isWatched = () => expect(api.isWatched('workload') && api.isWatched('pods') && api.isWatched('events')).toBe(true)
const readings = () => api.asked.filter((path) => path.startsWith(deployments) && !path.includes('watch=true')).length

describe('a workload that is lost', () => {
  beforeEach(async () => {
    told.length = 0
    api = new FakeApi('web')
    await api.start()
    vi.stubEnv('KUBECONFIG', api.kubeconfig)
    engines = createKubernetes(hasty)
    const opened = await engines.open(source, heard)
    if (!opened.ok) throw new Error(opened.error.message)
    await vi.waitFor(isWatched)
  })
  afterEach(async () => {
    engines.close()
    vi.unstubAllEnvs()
    await api.close()
  })

  it('is not called found again as long as there is none of its name', async () => {
    const [deployment] = recorded('workload-web').items
    api.on(deployments, { metadata: { resourceVersion: '9' }, items: [] })
    api.tell('workload', 'DELETED', deployment)
    const before = readings()
    await vi.waitFor(() => expect(readings()).toBeGreaterThan(before + 1), within)
    const words = 'lost There is no Deployment web in namespace shop any more; it is looked for'
    expect(new Set(told)).toEqual(new Set([words]))
    api.show('web')
    await vi.waitFor(() => expect(told.at(-1)).toBe('connected '), within)
  })

  it('is not called found when one of its watches ended while the others were read', async () => {
    await api.stop()
    await vi.waitFor(() => expect(told).toHaveLength(1), within)
    let isHeld = true
    api.on('/api/v1/nodes', (response: ServerResponse) => {
      if (isHeld) api.tell('workload', 'ERROR', { code: 500, message: 'etcd has no leader' })
      isHeld = false
      response.end(JSON.stringify(recorded('nodes')))
    })
    await api.start()
    await vi.waitFor(() => expect(told.at(-1)).toBe('connected '), within)
    await vi.waitFor(isWatched)
    expect(told.join('\n')).toContain('etcd has no leader')
  })
})
