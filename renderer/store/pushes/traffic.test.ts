import { describe, expect, it } from 'vitest'
import { fail } from '../../../shared/result.ts'
import { aBatch, aConnection } from '../../wire/test-traces.ts'
import { createTraffic } from './traffic.ts'

function start() {
  const asked: (readonly string[])[] = []
  const traffic = createTraffic(
    {
      invoke: async (name, input) => {
        if (name === 'traffic.watch' && 'clusterIds' in input) asked.push(input.clusterIds)
        return fail('internal', 'nobody is there')
      },
    },
    () => 0,
  )
  return { asked, traffic }
}

describe('watching traffic', () => {
  it('asks for the watched clusters, and for none when nobody watches', () => {
    const { asked, traffic } = start()
    const endFirst = traffic.watch('a')
    const endSecond = traffic.watch('b')
    endFirst()
    endSecond()
    expect(asked).toEqual([['a'], ['a', 'b'], ['b'], []])
  })

  it('asks once for a cluster that is seen twice', () => {
    const { asked, traffic } = start()
    const endFirst = traffic.watch('a')
    traffic.watch('a')
    endFirst()
    expect(asked).toEqual([['a']])
  })

  it('asks for nothing while the window is hidden, and starts anew when it is seen again', () => {
    const { asked, traffic } = start()
    traffic.watch('a')
    traffic.record(aBatch({ connections: [aConnection()] }))
    expect(traffic.tapeOf('a').recorder.connections.size).toBe(1)
    traffic.setVisible(false)
    traffic.setVisible(true)
    expect(asked).toEqual([['a'], [], ['a']])
    expect(traffic.tapeOf('a').recorder.connections.size).toBe(0)
  })

  it('repeats its wish after a new attach, and keeps no traffic that nobody watches', () => {
    const { asked, traffic } = start()
    const end = traffic.watch('a')
    traffic.refresh()
    expect(asked).toEqual([['a'], ['a']])
    end()
    traffic.record(aBatch({ connections: [aConnection()] }))
    expect(traffic.tapeOf('a').recorder.connections.size).toBe(0)
  })
})
