import { createServer, type Server } from 'node:http'
import { Classroom } from '../../../../electron/classroom/classroom.ts'
import { systemClock } from '../../../../shared/base/clock.ts'
import { ok } from '../../../../shared/result.ts'

/**
 * A class page with a question, before an app that answers at once (`ours`); or a server that reads a vote and answers, the
 * least that Node can do (`bare`). Prints its port and PIN; ends with its stdin.
 */
const [kind = ''] = process.argv.slice(2)

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
}

async function openClass(): Promise<{ readonly port: number; readonly pin: string }> {
  const app = createServer((_, response) => response.end(JSON.stringify({ pid: process.pid })))
  const place = ok({ host: '127.0.0.1', port: await listen(app) })
  const opened = await Classroom.open(
    {
      host: '127.0.0.1',
      shownHost: '127.0.0.1',
      port: 0,
      endsAtMs: systemClock.nowMs() + 3_600_000,
      most: 30,
    },
    { clock: systemClock, place: () => place, slotOf: () => 1, clusterName: () => 'app', changed() {} },
  )
  if (!opened.ok) throw new Error(opened.error.message)
  const room = opened.value
  const of = ['none', 'three'].map((id) => ({ id, words: id, when: [] }))
  room.ask({ id: 'q', question: 'How many?', form: { kind: 'choice', of }, round: 'before' })
  return { port: Number(new URL(room.url).port), pin: room.pin }
}

async function openBare(): Promise<{ readonly port: number; readonly pin: string }> {
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (piece) => {
      body += piece
    })
    request.on('end', () => response.end(JSON.stringify({ taken: JSON.parse(body || '{}') !== null })))
  })
  return { port: await listen(server), pin: '' }
}

console.log(JSON.stringify(await (kind === 'ours' ? openClass() : openBare())))
process.stdin.resume().once('end', () => process.exit())
