import { mix32 } from '../../../shared/base/mix32.ts'

/**
 * Below what systems give away themselves: no client of this machine takes one as its own end of a connection, between the
 * moment it is found free and the moment a cluster listens there, or while that stands still.
 */
const first = 20_000
const count = 12_000
const mostTries = 200

/** A port that nobody listens on, at any address; null: none was found. Never rejects. */
export async function findFreePort(seed: number): Promise<number | null> {
  for (let tried = 0; tried < mostTries; tried += 1) {
    const port = first + (mix32(seed + tried) % count)
    if (await isFree(port)) return port
  }
  return null
}

function isFree(port: number): Promise<boolean> {
  const { createServer } = process.getBuiltinModule('node:net')
  return new Promise((done) => {
    const probe = createServer().once('error', () => done(false))
    probe.listen(port, () => probe.close(() => done(true)))
  })
}
