import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const promtool = '/usr/bin/promtool'

/** Whether Prometheus' own tool is here. Where it is not, tests that need it are skipped, and this says so. */
export const hasPromtool = existsSync(promtool)
if (!hasPromtool) {
  console.warn(
    `!!! no ${promtool} here: metrics are not checked by it (Debian, Ubuntu: sudo apt-get install prometheus)`,
  )
}

/** What it says, and whether it found all well. */
export function askPromtool(args: readonly string[], input = ''): { readonly isFine: boolean; readonly words: string } {
  const { status, stdout, stderr } = spawnSync(promtool, args, { input, encoding: 'utf8', timeout: 20_000 })
  return { isFine: status === 0, words: `${stdout}${stderr}`.trim() }
}
