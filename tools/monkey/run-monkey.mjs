import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { inRoot } from '../setup/folders.mjs'
import { driveDeck, waitForListening } from '../testing/drive-deck.mjs'
import { chooseAction } from './actions.mjs'
import { throughReloads, watchFaults } from './faults.mjs'
import { isAlive, processTree } from './process-tree.mjs'
import { createChoices } from './random.mjs'

/**
 * What came of it. `faults` is empty when all went well; `done` are the actions in their order.
 * @typedef {{ done: readonly string[], faults: readonly string[] }} Outcome
 *
 * @typedef {{
 *   electron: string,
 *   seed: number,
 *   actionCount: number,
 *   limitMs?: number,
 *   log?: (line: string) => void,
 * }} Run
 */

const settleLimitMs = 30_000
const goneLimitMs = 10_000
/** A person would have found a button in that time. */
const actionLimitMs = 45_000

/**
 * Drives the built deck by random, repeatable actions, and looks after each whether it still is what it should be: no blank
 * page, no error in a console, an answer to each command; at the end a cluster that serves, and nothing left after quitting.
 * @param {Run} run
 * @returns {Promise<Outcome>}
 */
export async function runMonkey({ electron, seed, actionCount, limitMs = Number.POSITIVE_INFINITY, log = () => {} }) {
  const random = createChoices(seed)
  const deck = await driveDeck(electron, [inRoot('e2e', 'servers', 'http.cjs'), '--workers', '3', '--name', 'monkey'])
  const { app, page } = deck
  const watched = await watchFaults(app, page)
  /** @type {string[]} */
  const done = []
  const startedMs = performance.now()
  /** @type {number[]} */
  let processes = []
  try {
    await waitForListening(page, 3)
    const hands = { app, page, random, commands: commandNames() }
    while (done.length < actionCount && performance.now() - startedMs < limitMs && watched.faults.length === 0) {
      const act = chooseAction(random)
      const words = await within(
        throughReloads(page, () => act(hands)),
        actionLimitMs,
      )
      done.push(words)
      log(`#${done.length} ${words}`)
      await watched.look(words)
    }
    await watched.settle(settleLimitMs)
    await throughReloads(page, () => serves(page))
    processes = processTree(app.process().pid ?? 0)
  } catch (error) {
    watched.faults.push(`after #${done.length} ${done.at(-1) ?? 'the start'}: ${String(error)}`)
  }
  if (processes.length === 0) processes = processTree(app.process().pid ?? 0)
  await deck.close().catch((/** @type {unknown} */ error) => watched.faults.push(String(error)))
  const left = await stillThere(processes)
  if (left.length > 0) watched.faults.push(`left after quitting: ${left.join(', ')}`)
  for (const pid of left) process.kill(pid, 'SIGKILL')
  return { done, faults: watched.faults }
}

/** As the contract lists them: read as text, because these tools also run on a Node that reads no TypeScript. */
function commandNames() {
  const contract = readFileSync(inRoot('shared', 'ipc', 'contract.ts'), 'utf8')
  const names = [...contract.matchAll(/^ {2}'([a-z]+\.[A-Za-z]+)': answering/gm)].flatMap(([, name]) => name ?? [])
  if (names.length === 0) throw new Error('no command was found in shared/ipc/contract.ts')
  return names
}

/**
 * @template T
 * @param {Promise<T>} promise
 * @param {number} limitMs
 * @returns {Promise<T>}
 */
async function within(promise, limitMs) {
  const ended = new AbortController()
  const late = delay(limitMs, undefined, { signal: ended.signal }).then(() => {
    throw new Error(`it took longer than ${limitMs / 1000} s`)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    ended.abort()
    late.catch(() => {})
  }
}

/**
 * Whatever was done before: a cluster that is opened now serves.
 * @param {import('playwright').Page} page
 */
async function serves(page) {
  const url = await page.evaluate(async (limitMs) => {
    const { deck } = /** @type {any} */ (window)
    // Two of this sample cannot have one port, and the deck says so.
    const { value: before } = await deck.invoke('deck.attach', {})
    for (const { id, settings } of before.clusters) {
      if (settings.sample === 'hello') await deck.invoke('cluster.remove', { clusterId: id })
    }
    const opened = await deck.invoke('cluster.openSample', { sample: 'hello', workers: 1 })
    if (!opened.ok) throw new Error(opened.error.message)
    const giveUpMs = performance.now() + limitMs
    let cluster
    while (performance.now() < giveUpMs) {
      const { value } = await deck.invoke('deck.attach', {})
      cluster = value.clusters.find((/** @type {any} */ { id }) => id === opened.value.clusterId)
      if (cluster?.url) return cluster.url
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    const { runState, problems, slots } = cluster ?? {}
    throw new Error(
      `a cluster that was opened at the end does not listen: ${JSON.stringify({ runState, problems, slots })}`,
    )
  }, settleLimitMs)
  const { status } = await fetch(url)
  if (status !== 200) throw new Error(`a cluster that was opened at the end answers ${status}`)
}

/** @param {readonly number[]} pids */
async function stillThere(pids) {
  const giveUpMs = performance.now() + goneLimitMs
  for (;;) {
    const left = pids.filter(isAlive)
    if (left.length === 0 || performance.now() > giveUpMs) return left
    await delay(50)
  }
}
