import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { lastLines, runCommand } from './run-command.mjs'
import { say } from './say.mjs'

const servers = ['redis-server', 'valkey-server']

/**
 * The package starts a service on 6379 by itself, which nobody asked for: the deck and its tests start instances of their own.
 * A script that forbids it for the time of the installation is Debian's own way; one that is there already decides.
 */
const installWithoutService = `
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\\nexit 101\\n' > "$policy" && chmod 755 "$policy"
  trap 'rm -f "$policy"' EXIT
fi
apt-get install -y --no-install-recommends redis-server`

/** Real Redis for the tests, where they can have it. Without it they run on the small store alone, and say so. */
export async function installTestStore() {
  if (process.platform !== 'linux' || servers.some(onPath)) return
  if (!onPath('apt-get') || process.getuid?.() !== 0) {
    say('no redis-server here: tests use the small store alone (Debian, Ubuntu: sudo apt-get install redis-server)')
    return
  }
  say('redis-server is missing, installing with apt; its service is not started')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  await runCommand('sh', ['-c', 'apt-get update'], { limitMs: 5 * 60_000, env })
  const { code, output } = await runCommand('sh', ['-c', installWithoutService], { limitMs: 5 * 60_000, env })
  if (!servers.some(onPath)) {
    say(`redis-server could not be installed (apt ended with code ${code}): tests use the small store alone`)
    say(lastLines(output, 5))
  }
}

/** @param {string} program */
function onPath(program) {
  return (process.env.PATH ?? '').split(delimiter).some((dir) => existsSync(join(dir, program)))
}
