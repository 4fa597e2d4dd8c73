import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ChannelOrder } from '../../../shared/channel-protocol.ts'
import { AgentChannel } from './agent-channel.ts'
import type { ServerHandle } from './node-internals.ts'

const giveBack = { act: 'return', key: 'k', place: null } as const

describe('the channel to an agent', () => {
  let sent: ChannelOrder[]
  let channel: AgentChannel
  beforeEach(() => {
    vi.useFakeTimers()
    sent = []
    channel = new AgentChannel((order) => void sent.push(order))
  })
  afterEach(() => void vi.useRealTimers())

  it('asks nobody before the agent said hello', async () => {
    expect(await channel.ask(giveBack, 100)).toEqual({ kind: 'gone' })
    channel.askForCounts(50)
    expect(sent).toEqual([])
    expect(channel.receive({ act: 'hello' }, undefined)).toBe('hello')
    expect(channel.receive({ act: 'hello' }, undefined)).toBeUndefined()
    channel.askForCounts(50)
    expect(sent).toEqual([{ act: 'count', everyMs: 50 }])
  })

  it('brings each answer to its order', async () => {
    channel.receive({ act: 'hello' }, undefined)
    const [first, second] = [channel.ask(giveBack, 100), channel.ask({ act: 'echo' }, 100)]
    const socket = handle()
    channel.receive({ act: 'done', id: 2, ok: true, words: '' }, socket)
    channel.receive({ act: 'done', id: 1, ok: false, words: 'why' }, undefined)
    expect(await second).toEqual({ kind: 'done', handle: socket })
    expect(await first).toEqual({ kind: 'refused', words: 'why' })
    expect(socket.close).not.toHaveBeenCalled()
  })

  it('gives up at the deadline, and closes a socket that comes later', async () => {
    channel.receive({ act: 'hello' }, undefined)
    const asked = channel.ask({ act: 'echo' }, 100)
    vi.advanceTimersByTime(100)
    expect(await asked).toEqual({ kind: 'late' })
    const socket = handle()
    channel.receive({ act: 'done', id: 1, ok: true, words: '' }, socket)
    expect(socket.close).toHaveBeenCalledOnce()
  })

  it.each([{ act: 'hello' }, { act: 'open', count: 1 }, { act: 'done', id: 1, ok: false, words: '' }] as const)(
    'keeps no socket that came with %j',
    (word) => {
      const socket = handle()
      channel.receive(word, socket)
      expect(socket.close).toHaveBeenCalledOnce()
    },
  )

  it('answers everybody when the worker is gone', async () => {
    channel.receive({ act: 'hello' }, undefined)
    const asked = channel.ask(giveBack, 100)
    channel.close()
    expect(await asked).toEqual({ kind: 'gone' })
    expect(await channel.ask(giveBack, 100)).toEqual({ kind: 'gone' })
    expect(vi.getTimerCount()).toBe(0)
  })
})

function handle(): ServerHandle {
  return { onconnection: null, listen: () => 0, close: vi.fn() }
}
