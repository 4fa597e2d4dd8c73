import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { keepDir } from '../../../setup/folders.mjs'
import { bundleProgram } from '../../peers/bundle-program.mjs'
import { startProgram } from '../../peers/child.mjs'
import { benchNode } from '../../peers/primaries.mjs'
import { median, quantile } from '../../statistics.mjs'
import { compare } from '../../table.mjs'

const rounds = 9
const phones = 30
const votesAtOnce = 200
/** Rounds of votes in one start: the first is not counted, as nothing is compiled yet. */
const bursts = 6
const aimMs = 100

/**
 * How long a vote takes when 200 come at once from 30 phones, each of which asks the cluster once a second besides: from the
 * phone's request to the end of the answer, beside a server that only reads and answers.
 * @returns {Promise<import('../../table.mjs').Figure[]>}
 */
export async function measureClassroom() {
  await bundleProgram('lessons/classroom')
  const bundle = join(keepDir, 'bench', 'lessons', 'classroom.mjs')
  /** @type {Record<string, number[]>} */
  const took = { ours: [], bare: [] }
  for (let round = 0; round < rounds; round += 1) {
    for (const kind of round % 2 === 0 ? ['ours', 'bare'] : ['bare', 'ours']) {
      const program = await startProgram(benchNode(), [bundle, kind], process.env)
      try {
        took[kind]?.push(await readP95(program.ready, kind === 'ours'))
      } finally {
        await program.close()
      }
    }
  }
  const [ours, peer] = [median(took.ours ?? []), median(took.bare ?? [])]
  const figure = compare(`p95 of a vote, ${votesAtOnce} at once from ${phones} phones`, {
    ...{ ours, peer, unit: 'ms', digits: 1, peerName: 'a bare server', aim: null },
  })
  return [{ ...figure, aim: `≤ ${aimMs} ms`, reached: ours <= aimMs }]
}

/**
 * @param {{ port: number, pin: string }} server
 * @param {boolean} isClass
 */
async function readP95({ port, pin }, isClass) {
  const agents = Array.from(
    { length: phones },
    (_, at) => new Agent({ keepAlive: true, maxSockets: 6, localAddress: `127.0.0.${at + 2}` }),
  )
  const cookies = await Promise.all(
    agents.map(async (agent, at) =>
      isClass ? (await send(agent, port, '/join', { pin, alias: `phone ${at}` }, '')).cookie : '',
    ),
  )
  const asking = setInterval(() => {
    if (!isClass) return
    for (const [at, agent] of agents.entries()) void send(agent, port, '/app/', null, cookies[at] ?? '').catch(() => {})
  }, 1000)
  try {
    const took = []
    for (let burst = 0; burst < bursts; burst += 1) {
      const answers = await Promise.all(
        Array.from({ length: votesAtOnce }, (_, at) => {
          const answer = { kind: 'choice', choice: at % 2 === 0 ? 'none' : 'three' }
          const phone = at % phones
          const body = { questionId: 'q', round: 'before', answer }
          return send(agents[phone] ?? agents[0], port, '/vote', body, cookies[phone] ?? '')
        }),
      )
      const refused = answers.find(({ status }) => status !== 200)
      if (refused !== undefined) throw new Error(`a vote was answered with ${refused.status}`)
      if (burst > 0) took.push(...answers.map(({ ms }) => ms))
    }
    return quantile(took, 0.95)
  } finally {
    clearInterval(asking)
    for (const agent of agents) agent.destroy()
  }
}

/**
 * @param {Agent | undefined} agent
 * @param {number} port
 * @param {string} path
 * @param {object | null} body null: GET
 * @param {string} cookie
 * @returns {Promise<{ status: number, cookie: string, ms: number }>}
 */
function send(agent, port, path, body, cookie) {
  const startMs = performance.now()
  const text = body === null ? null : JSON.stringify(body)
  const headers =
    text === null
      ? { cookie }
      : { cookie, 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, agent, method: text === null ? 'GET' : 'POST', headers })
    sent.on('error', reject).on('response', (response) => {
      response.resume().on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          cookie: response.headers['set-cookie']?.[0]?.split(';')[0] ?? '',
          ms: performance.now() - startMs,
        }),
      )
    })
    sent.end(text)
  })
}
