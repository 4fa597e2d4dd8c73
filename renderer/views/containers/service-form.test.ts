import { describe, expect, it } from 'vitest'
import type { ImageProposal } from '../../../shared/containers/image.ts'
import { readService, serviceDraft } from './service-form.ts'

const proposal: ImageProposal = {
  dockerfile: 'FROM node:22\nCMD ["node", "server.js"]\n',
  isOfTheApp: false,
  folder: '/home/ada/shop',
  ignores: '',
  tag: 'shop:clusterdeck',
  remarks: [],
  serviceName: 'shop',
  replicas: 4,
  containerPort: 3000,
  swarmRefusal: null,
}
const of = { clusterId: 'a', host: 'unix:///var/run/docker.sock' }

describe('the form of a service', () => {
  it('wishes for what was proposed', () => {
    expect(readService(serviceDraft(proposal), of)).toEqual({
      wish: {
        ...of,
        dockerfile: proposal.dockerfile,
        tag: 'shop:clusterdeck',
        serviceName: 'shop',
        replicas: 4,
        containerPort: 3000,
        publish: 'mesh',
        withAgent: true,
      },
      faults: {},
    })
  })

  it('asks for the port that nobody has seen the app listen on', () => {
    const { wish, faults } = readService(serviceDraft({ ...proposal, containerPort: null }), of)
    expect(wish).toBeNull()
    expect(faults).toEqual({ containerPort: 'The port the app listens on in its container, 1 to 65535' })
  })

  it('names every field that is wrong', () => {
    const draft = { ...serviceDraft(proposal), replicas: '0', serviceName: 'my shop', tag: '', dockerfile: ' ' }
    expect(Object.keys(readService({ ...draft, replicas: '1.5' }, of).faults)).toContain('replicas')
    expect(Object.keys(readService(draft, of).faults).sort()).toEqual(['dockerfile', 'replicas', 'serviceName', 'tag'])
  })
})
