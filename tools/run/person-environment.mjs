import { readFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'

/** npm, a shell, perhaps a wrapper: who ran our script is not far up. */
const mostAncestors = 8

/** What npm 9 to 11 sets for a script, whatever is configured; a person's other `npm_config_…` are their own. */
const setByNpm =
  /^(npm_(lifecycle_\w+|package_\w+|execpath|node_execpath|command|config_(cache|global_prefix|globalconfig|init_module|local_prefix|node_gyp|noproxy|npm_version|prefix|user_agent|userconfig))|INIT_CWD|COLOR)$/

/** npm's own default, where nobody named an editor. */
const editorsOfNpm = ['vi', 'notepad.exe']

/**
 * The environment in which somebody typed `npm start`: what a server that is started by hand there would have. Where the
 * system keeps the first environment of each process (Linux), npm's own is read; elsewhere what npm is known to add goes.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {NodeJS.ProcessEnv}
 */
export function personEnvironment(env = process.env) {
  if (env.npm_lifecycle_event === undefined) return { ...env }
  return firstEnvironmentOfNpm(env) ?? withoutNpm(env)
}

/**
 * The environment of the nearest process above us that did not get this script's name from npm: that is npm itself.
 * @param {NodeJS.ProcessEnv} env
 */
function firstEnvironmentOfNpm(env) {
  let pid = process.ppid
  for (let step = 0; step < mostAncestors && pid > 1; step += 1) {
    const first = readEnvironment(pid)
    if (first === null) return null
    const isOfScript =
      first.npm_lifecycle_event === env.npm_lifecycle_event && first.npm_lifecycle_script === env.npm_lifecycle_script
    if (!isOfScript) return first
    pid = parentOf(pid)
  }
  return null
}

/**
 * @param {number} pid
 * @returns {Record<string, string> | null} null where the system does not tell
 */
function readEnvironment(pid) {
  try {
    const entries = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').filter(Boolean)
    return Object.fromEntries(
      entries.map((entry) => {
        const cut = entry.indexOf('=', 1)
        return [entry.slice(0, cut), entry.slice(cut + 1)]
      }),
    )
  } catch {
    return null
  }
}

/** @param {number} pid */
function parentOf(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The name of the program stands in parentheses, and may hold some itself.
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv} without what npm is known to add to the environment of its scripts
 */
export function withoutNpm(env) {
  const project = env.npm_package_json === undefined ? process.cwd() : dirname(env.npm_package_json)
  const kept = Object.entries(env).flatMap(([name, value]) => {
    if (value === undefined || setByNpm.test(name)) return []
    if (name === 'NODE' && value === env.npm_node_execpath) return []
    if (name === 'EDITOR' && editorsOfNpm.some((editor) => value.endsWith(editor))) return []
    // The shell that npm runs scripts in says where it is: in the project.
    if (name === 'PWD') return [[name, env.INIT_CWD ?? value]]
    return [[name, name.toUpperCase() === 'PATH' ? withoutFoldersOfNpm(value, project) : value]]
  })
  return Object.fromEntries(kept)
}

/**
 * npm puts the `node_modules/.bin` of the project and of each folder above it in front, then its own node-gyp.
 * @param {string} path
 * @param {string} project
 */
function withoutFoldersOfNpm(path, project) {
  const folders = path.split(delimiter)
  let folder = project
  for (;;) {
    if (folders[0] === join(folder, 'node_modules', '.bin')) folders.shift()
    if (dirname(folder) === folder) break
    folder = dirname(folder)
  }
  if (/[\\/]node-gyp-bin$/.test(folders[0] ?? '')) folders.shift()
  return folders.join(delimiter)
}
