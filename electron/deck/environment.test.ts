import { delimiter, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { agentConfigVariable } from '../../shared/agent-protocol.ts'
import { userEnvironment, workerEnvironment } from './environment.ts'

const agent = { intervalMs: 1000, latencyBoundsMs: [1, 2], ownExecArgs: ['--require', '/agent.cjs'] }

describe('environment of a worker', () => {
  it('leaves out what came from starting the deck', () => {
    const base = { HOME: '/home/a', npm_config_x: '1', INIT_CWD: '/x', ELECTRON_RUN_AS_NODE: '1', NODE_ENV: 'test' }
    expect(userEnvironment(base, {})).toEqual({ HOME: '/home/a', NODE_ENV: 'test' })
  })

  it('keeps PATH but for the package folders npm put there', () => {
    const bin = join('/deck', 'node_modules', '.bin')
    expect(userEnvironment({ PATH: [bin, '/usr/bin'].join(delimiter) }, {})).toEqual({ PATH: '/usr/bin' })
  })

  it('lets the settings win', () => {
    expect(userEnvironment({ PORT: '1' }, { PORT: '2' })).toEqual({ PORT: '2' })
  })

  it('marks the switch of Electron as ours on a real Node only', () => {
    const onNode = workerEnvironment({}, { execPath: '/n', isEmbedded: false }, agent)
    expect(onNode.ELECTRON_RUN_AS_NODE).toBeUndefined()
    expect(JSON.parse(onNode[agentConfigVariable] ?? '').ownVariables).toContain('ELECTRON_RUN_AS_NODE')
    const embedded = workerEnvironment({}, { execPath: '/e', isEmbedded: true }, agent)
    expect(embedded.ELECTRON_RUN_AS_NODE).toBe('1')
    expect(JSON.parse(embedded[agentConfigVariable] ?? '').ownVariables).not.toContain('ELECTRON_RUN_AS_NODE')
  })
})
