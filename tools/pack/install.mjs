import { existsSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { runCommand } from '../setup/run-command.mjs'

/**
 * @typedef {object} Person somebody with an empty home, to whom this checkout is unknown
 * @property {string} node the Node that is first on their PATH
 * @property {string} home
 */

/**
 * Installs a tarball into an empty project, as somebody without network does.
 * @param {string} tarball
 * @param {string} dir
 * @param {Person} person
 * @param {Readonly<Record<string, string>>} [dependencies] what the project has already
 */
export async function installTarball(tarball, dir, person, dependencies = {}) {
  mkdirSync(dir, { recursive: true })
  writeFileSync(join(dir, 'package.json'), JSON.stringify({ name: 'a-shop', version: '1.0.0', dependencies }))
  const words = ['install', '--offline', '--no-audit', '--no-fund', '--loglevel=warn', tarball]
  const { code, output } = await runCommand(person.node, [npmProgram(), ...words], {
    limitMs: 2 * 60_000,
    cwd: dir,
    env: environmentOf(person),
  })
  if (code !== 0) throw new Error(`npm install failed with code ${code}:\n${output}`)
  return output
}

/**
 * @param {Person} person
 * @returns {Record<string, string>} no more than a login shell has; in particular no display
 */
export function environmentOf({ node, home }) {
  return {
    PATH: [dirname(node), '/usr/local/bin', '/usr/bin', '/bin'].join(delimiter),
    HOME: home,
    LANG: 'C.UTF-8',
  }
}

/** @returns {string} npm's own program, run by any Node */
export function npmProgram() {
  const own = process.env.npm_execpath
  if (own?.endsWith('npm-cli.js')) return own
  const found = (process.env.PATH ?? '')
    .split(delimiter)
    .map((dir) => join(dir, 'npm'))
    .find(existsSync)
  if (found === undefined) throw new Error('there is no npm on PATH')
  return realpathSync(found)
}
