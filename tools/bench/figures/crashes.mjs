import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runVitest } from '../../run/vitest-run.mjs'

const count = process.env.CLUSTERDECK_CRASHES ?? '20'

/**
 * The long run of `e2e/crashes.e2e.ts`: the deck is killed at random moments, and the next one ends what is left.
 * @param {string} electron
 * @returns {Promise<import('../table.mjs').Figure[]>}
 */
export async function measureCrashes(electron) {
  const folder = mkdtempSync(join(tmpdir(), 'clusterdeck-bench-'))
  const report = join(folder, 'figures.json')
  Object.assign(process.env, { CLUSTERDECK_CRASHES: count, CLUSTERDECK_CRASHES_REPORT: report })
  try {
    const { code } = await runVitest(electron, 'e2e', ['e2e/crashes.e2e.ts'])
    const { crashes, processes, outlived, told } = code === 0 ? JSON.parse(readFileSync(report, 'utf8')) : nothing
    return [
      {
        what: 'SIGKILLs of the deck at random moments, after which nothing was left',
        ours: `${crashes} (${processes} processes, ${outlived} outlived it, ${told} ended and named by the next)`,
        peer: '',
        ratio: '',
        aim: count,
        reached: crashes === Number(count),
      },
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const nothing = { crashes: 0, processes: 0, outlived: 0, told: 0 }
