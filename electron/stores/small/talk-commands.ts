import type { RespValue } from '../resp.ts'
import { type CommandEntry, errorReply, okReply, type StoreClient, type StoreHall } from './store-hall.ts'

/** As clients ask for it: Redis 7 is what their newest commands are made for. */
const spokenVersion = '7.0.0'

/** Of the connection, and of the store as a whole. */
export const talkCommands: Readonly<Record<string, CommandEntry>> = {
  PING: { least: 0, writes: false, run: ([words]) => words ?? { simple: 'PONG' } },
  ECHO: { least: 1, writes: false, run: ([words = '']) => words },
  QUIT: { least: 0, writes: false, run: () => okReply },
  SELECT: {
    least: 1,
    writes: false,
    run: ([number]) => (number === '0' ? okReply : errorReply('ERR DB index is out of range: the small store has one')),
  },
  HELLO: { least: 0, writes: false, run: ([version], client) => hello(client, version) },
  CLIENT: {
    least: 1,
    writes: false,
    run: ([what = '', ...words], client) => tellClient(client, what.toUpperCase(), words),
  },
  COMMAND: { least: 0, writes: false, run: () => [] },
  INFO: { least: 0, writes: false, run: (_words, _client, hall) => info(hall) },
  /** As the deck makes a store full; nothing else can be set. */
  CONFIG: {
    least: 3,
    writes: false,
    run([what = '', name = '', value], _client, hall) {
      if (what.toUpperCase() !== 'SET' || name.toLowerCase() !== 'maxmemory') {
        return errorReply('ERR the small store can only be told its maxmemory')
      }
      hall.isFull = value !== '0'
      return okReply
    },
  },
  PUBLISH: {
    least: 2,
    writes: false,
    run([channel = '', words = ''], _client, { clients }) {
      const listeners = [...clients].filter((one) => one.channels.has(channel))
      for (const one of listeners) one.say({ message: ['message', channel, words] })
      return listeners.length
    },
  },
  SUBSCRIBE: { least: 1, writes: false, run: (channels, client) => listen(client, 'subscribe', channels) },
  UNSUBSCRIBE: {
    least: 0,
    writes: false,
    run: (channels, client) => listen(client, 'unsubscribe', channels.length === 0 ? [...client.channels] : channels),
  },
}

function hello(client: StoreClient, version = String(client.version)): RespValue {
  if (version !== '2' && version !== '3') return errorReply('NOPROTO unsupported protocol version')
  client.version = version === '3' ? 3 : 2
  return {
    pairs: [
      ['server', 'clusterdeck small store'],
      ['version', spokenVersion],
      ['proto', client.version],
      ['id', client.id],
      ['mode', 'standalone'],
      ['role', 'master'],
      ['modules', []],
    ],
  }
}

function tellClient(client: StoreClient, what: string, [name = '']: readonly string[]): RespValue {
  switch (what) {
    case 'ID':
      return client.id
    case 'GETNAME':
      return client.name
    case 'SETNAME':
      client.name = name
      return okReply
    case 'SETINFO':
      return okReply
    default:
      return errorReply(
        `ERR unknown subcommand '${what.slice(0, 40)}': the small store knows ID, GETNAME, SETNAME, SETINFO`,
      )
  }
}

/** One answer for each channel, as the protocol has it. The last is what the command returns. */
function listen(client: StoreClient, kind: 'subscribe' | 'unsubscribe', channels: readonly string[]): RespValue {
  const answers = channels.map((channel): RespValue => {
    if (kind === 'subscribe') client.channels.add(channel)
    else client.channels.delete(channel)
    return { message: [kind, channel, client.channels.size] }
  })
  for (const answer of answers.slice(0, -1)) client.say(answer)
  return answers.at(-1) ?? { message: [kind, null, 0] }
}

function info({ keyspace, clients, startedAtMs, nowMs, isFull }: StoreHall): string {
  const lines = [
    '# Server',
    'server_name:clusterdeck-small-store',
    `redis_version:${spokenVersion}`,
    `process_id:${process.pid}`,
    `uptime_in_seconds:${Math.floor((nowMs() - startedAtMs) / 1000)}`,
    '# Clients',
    `connected_clients:${clients.size}`,
    '# Memory',
    `maxmemory:${isFull ? 1 : 0}`,
    '# Keyspace',
    `db0:keys=${keyspace.keys.length}`,
  ]
  return `${lines.join('\r\n')}\r\n`
}
