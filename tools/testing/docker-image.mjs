import { createHash } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { cacheDir, inRoot, keepDir } from '../setup/folders.mjs'
import { lastLines, runCommand } from '../setup/run-command.mjs'

const server = join(import.meta.dirname, 'fixtures', 'container-server.mjs')
/** Not Electron's, on which unit tests run: it wants a hundred libraries. The one that the deck brings along, if set-up got it. */
const packed = inRoot('node_modules', 'node-24', 'bin', 'node')
const node = existsSync(packed) ? packed : process.execPath
/** Beside Node: what a health check or a container that does nothing at all wants. */
const programs = ['/bin/sh', '/bin/sleep', '/bin/cat', '/bin/kill']

/**
 * A tar of a root file system with Node, the libraries that it loads, a shell and /app/server.mjs: an image without a
 * download. It is made once for each Node and each text of the server.
 * @returns {Promise<string>} its path
 */
export async function nodeImageTar() {
  const key = createHash('sha256').update(node).update(readFileSync(server)).update(programs.join())
  const path = join(keepDir, 'test', `image-${key.digest('hex').slice(0, 12)}.tar`)
  if (existsSync(path)) return path
  mkdirSync(dirname(path), { recursive: true })
  mkdirSync(cacheDir, { recursive: true })
  const rootDir = mkdtempSync(join(cacheDir, 'image-'))
  try {
    await fillRoot(rootDir)
    await must('/bin/tar', ['--owner=0', '--group=0', '-C', rootDir, '-cf', `${rootDir}.tar`, '.'])
    renameSync(`${rootDir}.tar`, path)
  } finally {
    rmSync(rootDir, { recursive: true, force: true })
  }
  return path
}

/** @param {string} rootDir */
async function fillRoot(rootDir) {
  for (const dir of ['app', 'bin', 'etc', 'proc', 'sys', 'dev', 'root', 'usr/bin']) {
    mkdirSync(join(rootDir, dir), { recursive: true })
  }
  mkdirSync(join(rootDir, 'tmp'), { mode: 0o1777 })
  writeFileSync(join(rootDir, 'etc', 'passwd'), 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534::/:/bin/sh\n')
  copyFileSync(server, join(rootDir, 'app', 'server.mjs'))
  copyFileSync(node, join(rootDir, 'usr', 'bin', 'node'))
  for (const program of programs) copyFileSync(program, join(rootDir, 'bin', basename(program)))
  for (const library of await librariesOf([node, ...programs])) {
    mkdirSync(join(rootDir, dirname(library)), { recursive: true })
    copyFileSync(realpathSync(library), join(rootDir, library))
  }
}

/**
 * @param {readonly string[]} files
 * @returns {Promise<readonly string[]>} paths that the loader would take, each once
 */
async function librariesOf(files) {
  const output = await must('/usr/bin/ldd', files)
  return [...new Set([...output.matchAll(/^\s+(?:\S+ => )?(\/\S+) \(0x/gm)].map(([, path = '']) => path))]
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 */
async function must(command, args) {
  const { code, output } = await runCommand(command, args, { limitMs: 60_000 })
  if (code !== 0) throw new Error(`${command} ended with code ${code}:\n${lastLines(output, 5)}`)
  return output
}
