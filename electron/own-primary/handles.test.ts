import { readdirSync } from 'node:fs'
import net from 'node:net'
import { describe, expect, it } from 'vitest'
import { isLong } from '../../tools/testing/tested-releases.ts'
import { reached } from '../cluster/testing/test-cluster.ts'
import { thisPlatform } from '../platform/this-platform.ts'
import { printed, runOwnPrimary } from './testing/test-own-primary.ts'

/** A balancer as people write it: the primary accepts, and picks the worker by the port of the client. */
const balancer = `
  const workers = [cluster.fork(), cluster.fork()]
  let onlineCount = 0
  cluster.on('online', () => {
    if (++onlineCount < 2) return
    const server = require('net').createServer({ pauseOnConnect: true }, (socket) => {
      workers[socket.remotePort % 2].send('take', socket)
    })
    server.listen(0, '127.0.0.1', () => console.log('port ' + server.address().port))
  })`

const taker = `
  const server = require('http').createServer((request, response) => response.end(request.url + ' ' + cluster.worker.id))
  process.on('message', (message, socket) => {
    if (message !== 'take') return
    server.emit('connection', socket)
    socket.resume()
  })`

describe('handles that cross', () => {
  it('reach the workers that a balancer of its own picks, with what the client said at once', async () => {
    const test = runOwnPrimary('told.cjs', { process: { args: [balancer, taker] } })
    const port = Number((await printed(test, /^port /)).slice(5))
    await askAll(port, 20)
    const before = descriptorCount()
    const answers = await askAll(port, isLong ? 500 : 100)
    expect(answers.filter(({ isRight }) => !isRight)).toEqual([])
    await reached(() => descriptorCount() <= before)
    expect(test.own.messages.lost).toBe(0)
  })

  it('reach the primary from a worker, and no byte is lost', async () => {
    const test = runOwnPrimary('told.cjs', {
      process: {
        args: [
          `cluster.fork()
          cluster.on('message', (worker, message, socket) => {
            socket.on('data', (bytes) => socket.end(message.hello + ' ' + socket.constructor.name + ' ' + bytes))
          })`,
          `const server = require('net').createServer({ pauseOnConnect: true }, (socket) => {
            setTimeout(() => process.send({ hello: 'take' }, socket), 20)
          })
          server.listen(0, '127.0.0.1', () => console.log('port ' + server.address().port))`,
        ],
      },
    })
    const port = Number((await printed(test, /^port /)).slice(5))
    const client = net.connect(port, '127.0.0.1')
    client.write('before it was sent')
    const bytes: string = await new Promise((resolve) => client.once('data', (chunk) => resolve(String(chunk))))
    expect(bytes).toBe('take Socket before it was sent')
    client.destroy()
  })

  it('are servers and UDP sockets as well', async () => {
    const test = runOwnPrimary('told.cjs', {
      process: {
        args: [
          `const worker = cluster.fork()
          const server = require('net').createServer().listen(0, '127.0.0.1', () => {
            worker.send('server', server, () => server.close())
            console.log('port ' + server.address().port)
          })
          const socket = require('dgram').createSocket('udp4')
          socket.bind(0, '127.0.0.1', () => {
            worker.send('udp', socket)
            console.log('udp ' + socket.address().port)
          })`,
          `process.on('message', (message, handle) => {
            console.log('got ' + message + ' ' + handle.constructor.name + ' ' + handle.address().port)
            if (message === 'server') handle.on('connection', (socket) => socket.end('from the worker'))
          })`,
        ],
      },
    })
    const port = (await printed(test, /^port /)).slice(5)
    expect(await printed(test, /^got server/)).toBe(`got server Server ${port}`)
    expect(await printed(test, /^got udp/)).toBe(`got udp Socket ${(await printed(test, /^udp /)).slice(4)}`)
    const client = net.connect(Number(port), '127.0.0.1')
    expect(await new Promise((resolve) => client.once('data', (chunk) => resolve(String(chunk))))).toBe(
      'from the worker',
    )
  })

  it('are closed when their worker is dead', async () => {
    const before = descriptorCount()
    const test = runOwnPrimary('told.cjs', {
      process: {
        args: [
          `const worker = cluster.fork()
          worker.on('error', () => {})
          const server = require('net').createServer({ pauseOnConnect: true }, (socket) => {
            process.kill(worker.process.pid, 'SIGKILL')
            for (let nth = 0; nth < 20; nth++) worker.send('take')
            worker.send('take', socket)
          })
          worker.on('online', () => server.listen(0, '127.0.0.1', () => console.log('port ' + server.address().port)))
          worker.on('exit', () => console.log('dead'))
          setInterval(() => {}, 1000)`,
          taker,
        ],
      },
    })
    const client = net.connect(Number((await printed(test, /^port /)).slice(5)), '127.0.0.1')
    client.on('error', () => {}).resume()
    await Promise.all([printed(test, /^dead/), new Promise((resolve) => client.once('close', resolve))])
    test.own.close()
    await reached(() => test.end !== null && descriptorCount() <= before)
  })
})

async function askAll(port: number, count: number): Promise<{ isRight: boolean }[]> {
  const answers: { isRight: boolean }[] = []
  let begun = 0
  const client = async () => {
    for (let nth = begun++; nth < count; nth = begun++) answers.push(await ask(port, nth))
  }
  await Promise.all(Array.from({ length: 8 }, client))
  return answers
}

/** The request is written before the connection stands: it is there when the balancer sends it on. */
function ask(port: number, nth: number): Promise<{ isRight: boolean }> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1')
    let answer = ''
    socket.write(`GET /${nth} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)
    socket.on('data', (bytes) => {
      answer += bytes
    })
    socket.on('error', reject)
    socket.on('close', () => resolve({ isRight: answer.includes(`/${nth} `) }))
  })
}

/** Of this process. Where the system does not list them the tests only see that all is answered. */
function descriptorCount(): number {
  return thisPlatform === 'linux' ? readdirSync('/proc/self/fd').length : 0
}
