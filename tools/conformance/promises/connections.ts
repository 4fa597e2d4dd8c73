import { freePort } from '../../testing/free-port.ts'
import { connected, request, talk } from '../clients.ts'
import type { ClusterPromise } from '../cluster-promise.ts'

const host = '127.0.0.1'

/** What a connection looks like in the worker that got it, whatever is spoken on it. */
export const connections: readonly ClusterPromise[] = [
  {
    name: 'addresses and properties of a connection',
    async observe({ primary }) {
      const id = await primary.fork()
      const { port } = await primary.in(id, ({ net, kept, listen }) => {
        kept.server = net.createServer((socket) => {
          const { localAddress, localPort, remoteAddress, remoteFamily, readyState, allowHalfOpen, connecting } = socket
          const isOfServer = Reflect.get(socket, 'server') === kept.server
          const facts = {
            localAddress,
            localPort,
            remoteAddress,
            remoteFamily,
            readyState,
            allowHalfOpen,
            connecting,
            isOfServer,
          }
          socket.end(JSON.stringify(facts))
        })
        return listen(kept.server, 0, '127.0.0.1')
      })
      return JSON.parse((await talk({ port, host, localAddress: '127.0.0.9' })).replace(String(port), '"port"'))
    },
    expected: {
      localAddress: host,
      localPort: 'port',
      remoteAddress: '127.0.0.9',
      remoteFamily: 'IPv4',
      readyState: 'open',
      allowHalfOpen: false,
      connecting: false,
      isOfServer: true,
    },
  },
  {
    name: 'options of the server: allowHalfOpen and pauseOnConnect',
    async observe({ primary }) {
      const id = await primary.fork()
      const { port } = await primary.in(id, ({ net, kept, listen }) => {
        kept.server = net.createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => {
          const isPaused = socket.isPaused()
          socket.setEncoding('utf8')
          socket.on('data', (text) => socket.write(`got ${text}`))
          socket.on('end', () => socket.end(` then the end, paused ${isPaused}`))
          socket.resume()
        })
        return listen(kept.server, 0, '127.0.0.1')
      })
      const client = await connected({ port, host, allowHalfOpen: true })
      client.socket.end('text')
      await client.until(({ hasEnded }) => hasEnded)
      return client.received
    },
    expected: 'got text then the end, paused true',
  },
  {
    name: 'http: request and answer, large bodies, keep-alive, upgrade',
    async observe({ primary }) {
      const id = await primary.fork()
      const { port } = await primary.in(id, ({ http, kept, listen }) => {
        const server = http.createServer((asked, answer) => {
          let length = 0
          asked.on('data', (chunk) => {
            length += chunk.length
          })
          asked.on('end', () => answer.end(`${asked.method} ${asked.url} ${length} ${'x'.repeat(length)}`))
        })
        server.on('upgrade', (_asked, socket) => socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\nswitched'))
        kept.server = server
        return listen(server, 0, '127.0.0.1')
      })
      const post = `POST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 200000\r\n\r\n${'y'.repeat(200_000)}`
      const get = 'GET /c HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'
      const twice = await talk({ port, host }, post + get)
      const upgrade = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: some\r\n\r\n'
      return {
        one: await request({ port, path: '/a' }),
        twice: [twice.includes('POST /b 200000 x'), twice.includes('GET /c 0'), twice.length > 200_000],
        upgrade: await talk({ port, host }, upgrade),
      }
    },
  },
  {
    name: 'tls: a secured connection, and one set of ticket keys for all workers',
    async observe({ primary }) {
      const port = await freePort()
      const keys: string[] = []
      for (const id of [await primary.fork(), await primary.fork()]) {
        keys.push(
          await primary.in(
            id,
            async ({ tls, kept, listen, args }) => {
              const ciphers = 'PSK-AES128-GCM-SHA256'
              const server = tls.createServer(
                { ciphers, maxVersion: 'TLSv1.2', pskCallback: () => Buffer.from('0123456789abcdef') },
                (socket) => socket.end('secured'),
              )
              kept.server = server
              await listen(server, args, '127.0.0.1')
              return server.getTicketKeys().toString('hex')
            },
            port,
          ),
        )
      }
      // The client has to be a Node with OpenSSL, so it is a worker as well.
      const answer = await primary.in(
        1,
        ({ tls, args }) =>
          new Promise<string>((resolve) => {
            const psk = Buffer.from('0123456789abcdef')
            const client = tls.connect({
              port: args,
              host: '127.0.0.1',
              ciphers: 'PSK-AES128-GCM-SHA256',
              maxVersion: 'TLSv1.2',
              checkServerIdentity: () => undefined,
              pskCallback: () => ({ psk, identity: 'me' }),
            })
            client.on('error', (error) => resolve(error.message))
            client.setEncoding('utf8').on('data', resolve)
          }),
        port,
      )
      return { areEqual: keys[0] === keys[1], length: keys[0]?.length, answer }
    },
    unavailable: ({ name }) =>
      name === 'Electron' ? 'BoringSSL has no such ciphers, and node:crypto makes no certificates' : undefined,
    expected: { areEqual: true, length: 96, answer: 'secured' },
  },
]
