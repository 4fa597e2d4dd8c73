import { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { watchHandedOver } from './handed-over.ts'

/** A socket as node makes one of what the message brought. */
function arrive(mark: { readonly traced?: number }) {
  const handedOver = watchHandedOver()
  const handle = {}
  handedOver.hear({ cmd: 'NODE_CLUSTER', act: 'newconn', key: 'a', ...mark }, handle)
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
