import { describe, expect, it } from 'vitest'
import type { ListenAddress } from '../../../shared/model/worker.ts'
import type { Strategy } from '../policies/strategies.ts'
import type { SwitchReport } from './address-server.ts'
import { PolicySwitcher } from './policy-switcher.ts'

const address: ListenAddress = { address: '127.0.0.1', port: 80, path: null, transport: 'tcp4', exclusive: false }

/** Switches its one address as told, each when it is let go. */
function testSwitcher(reportOf: (strategy: Strategy) => SwitchReport = () => ({})) {
  const asked: Strategy['kind'][] = []
  const counting: boolean[] = []
  const waiting: (() => void)[] = []
  const switcher = new PolicySwitcher('round-robin', 'linux', {
    countConnections: (isWanted) => void counting.push(isWanted),
    async switchAddresses(strategy) {
      asked.push(strategy.kind)
      await new Promise<void>((resolve) => waiting.push(resolve))
      return [{ ...reportOf(strategy), address }]
    },
  })
  const letGo = async () => {
    waiting.shift()?.()
    for (let turn = 0; turn < 20; turn++) await Promise.resolve()
  }
  return { switcher, asked, counting, letGo }
}

describe('switching the policy', () => {
  it('between dispatched policies is in force at once', () => {
    const { switcher } = testSwitcher()
    void switcher.switchTo('random')
    expect(switcher.policy).toBe('random')
  })

  it('to another kind is in force when the addresses are', async () => {
    const { switcher, letGo } = testSwitcher()
    const switched = switcher.switchTo('shared-handle')
    expect([switcher.policy, switcher.wanted]).toEqual(['round-robin', 'shared-handle'])
    await letGo()
    expect(switcher.policy).toBe('shared-handle')
    expect(await switched).toMatchObject({ ok: true, value: { policy: 'shared-handle', replace: [], resetCount: 0 } })
  })

  it('waits for the switch before it', async () => {
    const { switcher, asked, letGo } = testSwitcher()
    void switcher.switchTo('shared-handle')
    void switcher.switchTo('sticky')
    expect(asked).toEqual(['shared'])
    await letGo()
    expect(asked).toEqual(['shared', 'dispatched'])
    await letGo()
    expect(switcher.policy).toBe('sticky')
  })

  it('goes back everywhere when one address cannot', async () => {
    const { switcher, asked, letGo } = testSwitcher((strategy) =>
      strategy.kind === 'shared' ? { failure: 'why' } : {},
    )
    const switched = switcher.switchTo('shared-handle')
    await letGo()
    expect(asked).toEqual(['shared', 'dispatched'])
    await letGo()
    expect(await switched).toEqual({ ok: false, error: { code: 'refused', message: 'port 80 stays round-robin: why' } })
    expect([switcher.policy, switcher.wanted]).toEqual(['round-robin', 'round-robin'])
  })

  it('has connections counted only for the policies that compare them', async () => {
    const { switcher, counting, letGo } = testSwitcher()
    for (const policy of ['least-connections', 'power-of-two', 'sticky', 'random', 'power-of-two'] as const) {
      void switcher.switchTo(policy)
      await letGo()
      expect(switcher.countsConnections).toBe(policy === 'least-connections' || policy === 'power-of-two')
    }
    expect(counting).toEqual([true, false, true])
  })
})
