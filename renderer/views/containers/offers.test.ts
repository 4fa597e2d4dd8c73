import { describe, expect, it } from 'vitest'
import type { EngineLook } from '../../../shared/containers/engine.ts'
import { offerCount, offersOf } from './offers.ts'

const look: EngineLook = {
  host: 'unix:///var/run/docker.sock',
  engine: 'Docker',
  version: '20.10.24',
  apiVersion: '1.41',
  clockSkewMs: 0,
  swarm: 'manager',
  services: [
    {
      service: 'web',
      image: `shop:1.4@sha256:${'a1'.repeat(32)}`,
      mode: 'replicated',
      desired: 4,
      running: 3,
      ports: ['80 → 3000 by the mesh'],
    },
    { service: 'log', image: 'log:2', mode: 'global', desired: 3, running: 3, ports: [] },
  ],
  projects: [{ project: 'shop', services: [{ service: 'api', image: 'api:dev', count: 1 }] }],
  labels: [{ label: 'app=web', count: 3 }],
  workloads: [],
  remarks: [],
}

const named = (search: string) => offersOf(look, search).flatMap(({ offers }) => offers.map(({ name }) => name))

describe('what an engine offers', () => {
  it('is every service, every service of a project, and every shared label', () => {
    expect(named('')).toEqual(['web', 'log', 'api of shop', 'app=web'])
    expect(offerCount(look)).toBe(4)
  })

  it('tells what runs of what shall run, the image without its digest, and who publishes no port', () => {
    const [services] = offersOf(look, '')
    expect(services?.offers.map(({ count, isShort, image, ports }) => [count, isShort, image, ports])).toEqual([
      ['3/4 running', true, 'shop:1.4', '80 → 3000 by the mesh'],
      ['3/3 running · global', false, 'log:2', 'publishes no port'],
    ])
  })

  it('is searched by every word in name, image and ports', () => {
    expect(named('shop')).toEqual(['web', 'api of shop'])
    expect(named('shop mesh')).toEqual(['web'])
  })

  it('opens what was chosen', () => {
    expect(offersOf(look, 'api').flatMap(({ offers }) => offers)[0]?.source).toEqual({
      kind: 'compose',
      host: look.host,
      project: 'shop',
      service: 'api',
    })
  })

  it('says why a worker of a swarm shows no services, and how an engine becomes a swarm', () => {
    expect(offersOf({ ...look, swarm: 'worker', services: [] }, '')[0]?.none).toContain('only a manager')
    expect(offersOf({ ...look, swarm: 'none', services: [] }, '')[0]?.none).toContain('docker swarm init')
  })
})
