import { basename, dirname, resolve } from 'node:path'
import { listed } from '../../../shared/base/plain-words.ts'
import type { PrimaryProposal } from '../../../shared/model/own-primary.ts'
import { findPrimaryPart } from '../primary-part.ts'
import { readRegular } from '../read-regular.ts'
import { bareCode, inBrackets } from './bare-code.ts'
import { findPrimaryHalf, functionBodies, type PrimaryHalf } from './primary-half.ts'

/** What a bundler made of a whole program is longer. */
const longestSource = 200_000
const mostFiles = 8

/** Which of the two is proposed for a script, and why: by its text, and by the files beside it that its primary half runs. */
export async function proposePrimary(path: string): Promise<PrimaryProposal> {
  const source = await sourceOf(path)
  const half = findPrimaryHalf(bareCode(source))
  const more = half === null ? [] : await runFiles(half, path)
  return judgePrimary(basename(path), source, more)
}

/** The same of texts: the script's, and those of files that its primary half runs. */
export function judgePrimary(file: string, source: string, more: readonly string[] = []): PrimaryProposal {
  const code = bareCode(source)
  const half = findPrimaryHalf(code)
  if (half === null) return { kind: 'deck', why: null }
  const texts = [half.code, ...more.map(bareCode)]
  const forking = [code, ...texts].find((text) => forksOf(text).length > 0)
  if (forking === undefined) {
    return { kind: 'deck', why: `${file} asks whether it is the primary, but no fork was found in it` }
  }
  const found = texts.flatMap((text) => deedsOf(text, source))
  const executes = findPrimaryPart(source)?.executes ?? null
  const deeds = [...(texts.some(setsExec) ? [`has ${executes ?? 'another file'} run by its workers`] : []), ...found]
  const replaces = texts.some((text) => replacesDead(text, [code, ...texts].join('\n')))
  const all = [...new Set([...deeds, ...(replaces ? ['replaces the dead'] : [])])]
  if (deeds.length > 0) return { kind: 'own', why: `${file} has a primary half that ${listed(all)}` }
  const does = replaces ? 'forks, and replaces the dead' : 'only forks'
  return {
    kind: 'deck',
    isEitherFine: true,
    why: `${file} has a primary half that ${does}; the deck does that as well, so both ways are fine`,
  }
}

async function runFiles(half: PrimaryHalf, path: string): Promise<readonly string[]> {
  const texts = await Promise.all(half.files.slice(0, mostFiles).map((file) => sourceOf(resolve(dirname(path), file))))
  return texts.filter((text) => text !== '')
}

const endings = ['', '.js', '.mjs', '.cjs', '.ts', '/index.js', '/index.ts']

async function sourceOf(path: string): Promise<string> {
  for (const ending of endings) {
    const text = await readRegular(path + ending).catch(() => null)
    if (text !== null) return text.slice(0, longestSource)
  }
  return ''
}

/** What stands in the brackets of each fork of the cluster module; forks of `child_process` left out. */
function forksOf(code: string): readonly string[] {
  const calls = /(?:([\w$]+)\s*(?:\.\s*default\s*)?\.\s*)?\bfork\s*\)?\s*\(/g
  return [...code.matchAll(calls)].flatMap((call) => {
    const args = inBrackets(code, call.index + call[0].length - 1)
    if (/^(?:child|cp$|proc)/i.test(call[1] ?? '') || /^\s*''/.test(args)) return []
    return [args.trim()]
  })
}

function deedsOf(code: string, source: string): readonly string[] {
  const hears = /\.(?:on|once|addListener)\s*\(\s*'message'/.test(code)
  const sends = /\.\s*send\s*\(/.test(code)
  const found: [boolean, string][] = [
    [/['"]@socket\.io\/sticky['"]|['"]sticky-session['"]/.test(source), 'deals out connections by itself'],
    [/\bAggregatorRegistry\b|\bclusterMetrics\b/.test(code), 'collects metrics of its workers'],
    [hears && sends, 'relays messages'],
    [hears && !sends, 'hears what its workers send'],
    [sends && !hears, 'sends its workers messages'],
    [forksOf(code).some((args) => args !== ''), 'gives its workers an environment each'],
    [/\.\s*listen\s*\(|\bcreateServer\s*\(/.test(code), 'listens by itself'],
    [/\bsetInterval\s*\(/.test(code), 'works by a timer'],
    [/\bcreateWriteStream\s*\(|\bappendFile(?:Sync)?\s*\(/.test(code), 'writes a file'],
    [/\.\s*(?:disconnect|destroy)\s*\(|\.\s*kill\s*\(/.test(code), 'ends workers'],
    [/\bprocess\s*\.\s*on\s*\(\s*'SIG/.test(code), 'answers signals'],
  ]
  return found.flatMap(([isSo, words]) => (isSo ? [words] : []))
}

/** `setupPrimary` with a file for its workers, or with settings that hold more than can be read. */
function setsExec(code: string): boolean {
  return [...code.matchAll(/\bsetup(?:Primary|Master)\s*\(/g)].some((call) => {
    const args = inBrackets(code, call.index + call[0].length - 1)
    return /\bexec\b/.test(args)
  })
}

/** An exit is answered by a fork, in the handler or in a function that it names. */
function replacesDead(code: string, all: string): boolean {
  const bodies = new Map(functionBodies(all))
  return [...code.matchAll(/\.(?:on|once|addListener)\s*(?=\(\s*'exit')/g)].some((call) => {
    const handler = inBrackets(code, call.index + call[0].length)
    const named = [...handler.matchAll(/[\w$]+/g)].map(([name]) => bodies.get(name) ?? '')
    return [handler, ...named].some((text) => /\bfork\b/.test(text))
  })
}
