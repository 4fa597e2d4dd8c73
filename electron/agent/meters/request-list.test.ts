import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { RequestList } from './request-list.ts'

const newResponse = (): ServerResponse => new ServerResponse(new IncomingMessage(new Socket()))

describe('requests in flight', () => {
  it('end in any order, each with its own start', () => {
    const requests = new RequestList()
    const socket = new Socket()
    const responses = [10, 20, 30, 40].map((startedMs) => {
      const response = newResponse()
      requests.started(response, socket, startedMs)
      return response
    })
    const [first, second, third, fourth] = responses
    expect([second, fourth, first, third].map((one) => one && requests.finished(one))).toEqual([20, 40, 10, 30])
    expect(requests.oldestStartMs()).toBeNull()
  })

  it('end once, and only when they had started', () => {
    const requests = new RequestList()
    const response = newResponse()
    expect(requests.finished(response)).toBeNull()
    requests.started(response, new Socket(), 10)
    expect([requests.finished(response), requests.finished(response)]).toEqual([10, null])
  })

  it('are swept when their socket closed, and no others', () => {
    const requests = new RequestList()
    const sockets = [new Socket(), new Socket(), new Socket()]
    sockets.forEach((socket, at) => {
      requests.started(newResponse(), socket, at)
      requests.started(newResponse(), socket, at + 10)
    })
    for (const socket of sockets.slice(0, 2)) socket.destroy()
    const swept: number[] = []
    requests.sweep((_, socket) => swept.push(sockets.indexOf(socket)))
    expect(swept.sort()).toEqual([0, 0, 1, 1])
    expect(sockets.map((socket) => requests.inFlightOf(socket))).toEqual([0, 0, 2])
    expect([requests.oldestStartMs(), requests.startedBy(2), requests.startedBy(12)]).toEqual([2, 1, 2])
  })
})
