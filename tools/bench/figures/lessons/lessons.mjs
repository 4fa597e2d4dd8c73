import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { inRoot } from '../../../setup/folders.mjs'
import { benchNode } from '../../peers/primaries.mjs'

/** @typedef {import('../../table.mjs').Figure} Figure */

/**
 * Each of our lessons by script from a fresh start to its end, once, beside the time that a person is promised.
 * @returns {Promise<Figure[]>}
 */
export async function measureLessons() {
  const ids = /** @type {string[]} */ (JSON.parse(readFileSync(inRoot('electron/lessons/content/order.json'), 'utf8')))
  const figures = []
  for (const id of ids) figures.push(await playByScript(id))
  return figures
}

/**
 * @param {string} id
 * @returns {Promise<Figure>}
 */
async function playByScript(id) {
  const words = [inRoot('out/main/cli.cjs'), 'lesson', 'check', id, '--json']
  const child = spawn(benchNode(), words, { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  let ended = null
  for await (const line of createInterface({ input: child.stdout })) {
    const told = JSON.parse(line)
    if (told.event === 'ended') ended = told
  }
  await exited
  if (ended === null) throw new Error(`the lesson ${id} did not end`)
  for (const problem of ended.problems) process.stderr.write(`${id}: ${problem}\n`)
  const { minutes } = JSON.parse(readFileSync(inRoot('electron/lessons/content', id, 'lesson.json'), 'utf8'))
  const { holds, fails, unknown, excused } = ended.claimCounts
  return {
    what: `lesson ${id} by script, start to end`,
    ours: `${(ended.tookMs / 1000).toFixed(1)} s`,
    peer: `${minutes} min (said to a person)`,
    ratio: `${holds} of ${holds + fails + unknown + excused} claims hold, ${excused} excused`,
    aim: 'no problem',
    reached: ended.isGood,
  }
}
