import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inRoot, keepDir } from '../../../setup/folders.mjs'
import { bundleProgram } from '../../peers/bundle-program.mjs'
import { benchNode } from '../../peers/primaries.mjs'
import { median } from '../../statistics.mjs'

const perSec = 100_000
const seconds = 10
const lineCount = 1_000_000
const rounds = 5
/** From a rare word to a pattern that has no text to look for. */
const queries = ['req-gfka', '/req-[a-z0-9]{2}q"/', 'level>=error', 'ms>970']
const mostKeptBytes = 140_000_000

/** @typedef {import('../../table.mjs').Figure} Figure */

/**
 * A flood into the log of a cluster, exactly counted, and what it costs the deck's thread; search in a million lines beside grep.
 * @returns {Promise<Figure[]>}
 */
export async function measureLogs() {
  await bundleProgram('logs/log-flood')
  await bundleProgram('logs/log-search')
  return [...measureFlood(), ...measureSearch()]
}

/** @returns {Figure[]} */
function measureFlood() {
  const [none, drawer, log, both] = ['none', 'drawer', 'log', 'both'].map((way) =>
    run('logs/log-flood', [inRoot('tools/bench/programs/logs/printer.cjs'), way, String(perSec), String(seconds)]),
  )
  const { printed, keptLineCount, evictedLineCount, droppedLineCount, keptBytes } = both
  const counted = keptLineCount + evictedLineCount + droppedLineCount
  return [
    {
      what: `lines accounted for of ${printed} (${perSec}/s from 8 workers; ${droppedLineCount} dropped)`,
      ours: String(counted),
      peer: '',
      ratio: '',
      aim: `= ${printed}`,
      reached: counted === printed,
    },
    {
      what: 'memory of the log after it',
      ours: `${(keptBytes / 1e6).toFixed(0)} MB`,
      peer: '',
      ratio: '',
      aim: `≤ ${mostKeptBytes / 1e6} MB`,
      reached: keptBytes <= mostKeptBytes,
    },
    ...[
      { what: 'drawer alone', cost: drawer },
      { what: 'log alone', cost: log },
      { what: 'both', cost: both },
    ].map(({ what, cost }) => ({
      what: `loop of the deck's thread meanwhile, ${what}: busy; delay p99`,
      ours: `${(cost.busyRatio * 100).toFixed(0)} %; ${cost.delayP99Ms.toFixed(1)} ms`,
      peer: `${(none.busyRatio * 100).toFixed(0)} %; ${none.delayP99Ms.toFixed(1)} ms (read, not kept)`,
      ratio: '',
      aim: '',
      reached: null,
    })),
  ]
}

/** @returns {Figure[]} */
function measureSearch() {
  const dir = join(keepDir, 'bench')
  const path = join(dir, 'million.log')
  mkdirSync(dir, { recursive: true })
  writeFileSync(path, Array.from({ length: lineCount }, (_, index) => `${lineOf(index)}\n`).join(''))
  try {
    const { times } = run('logs/log-search', [path, JSON.stringify(queries), String(rounds)])
    const grep = timeOf('/usr/bin/grep', ['-c', 'req-gfka', path])
    const ripgrep = timeOf('/usr/bin/rg', ['-c', 'req-gfka', path])
    const peers = [grep === null ? '' : `grep ${grep} ms`, ripgrep === null ? '' : `rg ${ripgrep} ms`]
    return queries.flatMap((query, index) => {
      const first = median(times[query].map((/** @type {{ firstMs: number }} */ one) => one.firstMs))
      const full = median(times[query].map((/** @type {{ fullMs: number }} */ one) => one.fullMs))
      const peer = index === 0 ? peers.filter((one) => one !== '').join(', ') : ''
      const of = `${query} in a million lines (${times[query][0].matchCount} matches)`
      return [
        {
          what: `first hits of ${of}`,
          ours: `${first.toFixed(0)} ms`,
          peer: '',
          ratio: '',
          aim: '≤ 300 ms',
          reached: first <= 300,
        },
        {
          what: `all of ${of}`,
          ours: `${full.toFixed(0)} ms`,
          peer,
          ratio: '',
          aim: '≤ 1500 ms',
          reached: full <= 1500,
        },
      ]
    })
  } finally {
    rmSync(path)
  }
}

/** @param {number} index */
function lineOf(index) {
  const level = index % 100 === 0 ? 50 : 30
  return `{"level":${level},"time":${1764445861000 + index},"pid":4711,"hostname":"box","reqId":"req-${index.toString(36)}","msg":"request completed","ms":${index % 977}}`
}

/**
 * @param {string} program
 * @param {readonly string[]} args
 */
function run(program, args) {
  const bundle = join(keepDir, 'bench', `${program}.mjs`)
  const { stdout, stderr } = spawnSync(benchNode(), [bundle, inRoot('out/main/log-thread.cjs'), ...args], {
    encoding: 'utf8',
  })
  if (stdout === '') throw new Error(`${program} told nothing: ${stderr}`)
  return JSON.parse(stdout)
}

/**
 * Median in whole ms; null where it is not installed.
 * @param {string} command
 * @param {readonly string[]} args
 */
function timeOf(command, args) {
  if (!existsSync(command)) return null
  const times = Array.from({ length: rounds }, () => {
    const began = performance.now()
    spawnSync(command, args)
    return performance.now() - began
  })
  return Math.round(median(times))
}
