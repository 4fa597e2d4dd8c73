import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { cacheDir } from './folders.mjs'
import { SetUpError, say } from './say.mjs'

const lockFile = join(cacheDir, 'setup.pid')
const waitLimitMs = 20 * 60_000

/**
 * Runs `work` while no other set-up of this folder runs. A lock whose process is gone is taken over.
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function oneAtATime(work) {
  await takeLock()
  try {
    return await work()
  } finally {
    rmSync(lockFile, { force: true })
  }
}

async function takeLock() {
  mkdirSync(cacheDir, { recursive: true })
  const giveUpAt = Date.now() + waitLimitMs
  let told = false
  while (!tryLock()) {
    const owner = readOwner()
    if (owner !== null && !isAlive(owner)) {
      rmSync(lockFile, { force: true })
      continue
    }
    if (Date.now() > giveUpAt)
      throw new SetUpError(`another set-up (pid ${owner}) holds ${lockFile}; end it and try again`)
    if (!told) say(`waiting for another set-up of this folder (pid ${owner})`)
    told = true
    await delay(200)
  }
}

function tryLock() {
  try {
    writeFileSync(lockFile, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false
    throw error
  }
}

/** @returns {number | null} null for a moment between creation and first write, and when it is gone */
function readOwner() {
  try {
    return Number(readFileSync(lockFile, 'utf8')) || null
  } catch {
    return null
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM'
  }
}
