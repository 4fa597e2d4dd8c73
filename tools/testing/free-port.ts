import { createServer } from 'node:net'

/**
 * Ports below those that systems give away themselves, to clients and to servers that ask for any: nobody else takes one
 * between the moment it is found free and the moment a test listens on it, or while a test relies on nobody listening.
 */
const range = { first: 20_000, count: 12_000 }
/** Each of the processes that run tests at the same time has a stretch of its own. */
const stretchCount = 8
const stretchLength = range.count / stretchCount
const stretch = Number(process.env.VITEST_POOL_ID ?? 0) % stretchCount
let last = Math.floor(Math.random() * stretchLength)

/** A port nobody listens on, at any address; none is given twice by this process before all others were. */
export async function freePort(): Promise<number> {
  for (;;) {
    last = (last + 1) % stretchLength
    const port = range.first + stretch * stretchLength + last
    if (await isFree(port)) return port
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const probe = createServer().once('error', () => done(false))
    probe.listen(port, () => probe.close(() => done(true)))
  })
}
