import { delimiter } from 'node:path'
import { describe, expect, it } from 'vitest'
import { agentConfigVariable } from '../../../shared/agent-protocol.ts'
import { userEnvironment, workerEnvironment } from './environment.ts'

const agent = { intervalMs: 1000, latencyBoundsMs: [1, 2], ownExecArgs: ['--require', '/agent.cjs'] }

describe('environment of a worker', () => {
  it('leaves out what means the deck itself', () => {
    const base = { HOME: '/home/a', ELECTRON_RUN_AS_NODE: '1', NODE_CHANNEL_FD: '3', NODE_UNIQUE_ID: '7' }
    expect(userEnvironment(base, {})).toEqual({ HOME: '/home/a' })
  })

  it('keeps what is of the person, whatever it is called', () => {
    const mine = {
      ...{
        CHROME_PATH: '/usr/bin/chromium',
        ELECTRON_MIRROR: 'x',
        CLUSTERDECK_NO_ELECTRON_COPY: '1',
        GDK_BACKEND: 'x11',
      },
      npm_config_registry: 'x',
      INIT_CWD: '/x',
      PATH: ['/app/node_modules/.bin', '/bin'].join(delimiter),
    }
    expect(userEnvironment(mine, {})).toEqual(mine)
  })

  it('lets the settings win', () => {
    expect(userEnvironment({ PORT: '1' }, { PORT: '2' })).toEqual({ PORT: '2' })
  })

  it('marks the switch of Electron as ours on a real Node only', () => {
    const onNode = workerEnvironment({}, { execPath: '/n', isEmbedded: false }, agent)
    expect(onNode.ELECTRON_RUN_AS_NODE).toBeUndefined()
    expect(JSON.parse(onNode[agentConfigVariable] ?? '').ownVariables).toContain('ELECTRON_RUN_AS_NODE')
    const embedded = workerEnvironment({}, { execPath: '/e', isEmbedded: true }, agent)
    expect(JSON.parse(embedded[agentConfigVariable] ?? '').ownVariables).not.toContain('ELECTRON_RUN_AS_NODE')
  })
})
