import { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { watchHandedOver } from './handed-over.ts'

/** A socket as node makes one of what the message brought. */
function arrive(mark: { readonly traced?: number }) {
  const handedOver = watchHandedOver()
  const handle = {}
  handedOver.came(mark, handle)
  const socket = Object.assign(new Socket(), { _handle: handle })
  return { ofNew: handedOver.traceIdOfNew(socket), later: handedOver.traceIdOf(socket) }
}

describe('what the primary says of a connection', () => {
  it.each([
    ['its number, when it follows it', { traced: 5 }, { ofNew: 5, later: 5 }],
    ['that it does not', { traced: 0 }, { ofNew: null, later: null }],
    ['nothing, when it was sent before anybody watched', {}, { ofNew: undefined, later: null }],
  ])('%s', (_, mark, told) => {
    expect(arrive(mark)).toEqual(told)
  })
})

describe('a connection that a worker had before', () => {
  const socketOf = (handle: object): Socket => Object.assign(new Socket(), { _handle: handle })

  it('is told from those that come before and after it, and from one that was never taken', () => {
    const handedOver = watchHandedOver()
    const take = (mark: { readonly known?: boolean }): boolean => {
      const handle = {}
      handedOver.came(mark, handle)
      return handedOver.isNew(socketOf(handle))
    }
    expect([take({}), take({ known: true }), take({})]).toEqual([true, false, true])
    handedOver.came({ known: true }, {})
    expect([take({}), take({ known: true })]).toEqual([true, false])
  })

  it('is also one that could not be given away, and one that came with no message is not', () => {
    const handedOver = watchHandedOver()
    const handle = {}
    handedOver.cameBack(handle)
    expect([handedOver.isNew(socketOf({})), handedOver.isNew(socketOf(handle))]).toEqual([true, false])
  })
})
