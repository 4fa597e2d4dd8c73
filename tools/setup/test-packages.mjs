import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { lastLines, runCommand } from './run-command.mjs'
import { say } from './say.mjs'

/**
 * @typedef {object} TestPackage a package of Debian and Ubuntu that tests want, and can do without
 * @property {string} name as apt knows it
 * @property {readonly string[]} programs any of these is enough
 * @property {string} without what the tests do instead
 */

/** @type {readonly TestPackage[]} */
const testPackages = [
  { name: 'redis-server', programs: ['redis-server', 'valkey-server'], without: 'tests use the small store alone' },
  {
    name: 'prometheus',
    programs: ['promtool'],
    without: 'metrics are not checked by promtool, nor by a real Prometheus',
  },
]

/** A person's PATH often lacks the folders of daemons. */
const systemFolders = ['/usr/sbin', '/usr/local/sbin']

/**
 * These packages start a service by themselves, which nobody asked for: the deck and its tests start instances of their own.
 * A script that forbids it for the time of the installation is Debian's own way; one that is there already decides.
 */
const withoutServices = `
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\\nexit 101\\n' > "$policy" && chmod 755 "$policy"
  trap 'rm -f "$policy"' EXIT
fi
apt-get install -y --no-install-recommends "$1"`

/**
 * Real servers and tools for the tests, where they can have them. Each that cannot be had is named, with what is done without it.
 * @param {readonly TestPackage[]} wanted
 */
export async function installTestPackages(wanted = testPackages) {
  const missing = wanted.filter(isMissing)
  if (process.platform !== 'linux' || missing.length === 0) return
  if (!onPath('apt-get') || process.getuid?.() !== 0) {
    for (const { name, without } of missing)
      say(`no ${name} here: ${without} (Debian, Ubuntu: sudo apt-get install ${name})`)
    return
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  say(`for the tests: installing ${missing.map(({ name }) => name).join(', ')} with apt; no service is started`)
  await runCommand('apt-get', ['update'], { limitMs: 5 * 60_000, env })
  // One by one: a name that apt does not know would keep it from installing the others.
  for (const one of missing) {
    const { code, output } = await runCommand('sh', ['-c', withoutServices, 'sh', one.name], {
      limitMs: 5 * 60_000,
      env,
    })
    if (!isMissing(one)) continue
    say(`${one.name} could not be installed (apt ended with code ${code}): ${one.without}`)
    say(lastLines(output, 5))
  }
}

/** @param {TestPackage} wanted */
function isMissing({ programs }) {
  return !programs.some(onPath)
}

/** @param {string} program */
function onPath(program) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...systemFolders]
  return folders.some((folder) => existsSync(join(folder, program)))
}
