import { inBrackets } from './bare-code.ts'

/** What only the primary runs of a script, as far as its text tells. */
export interface PrimaryHalf {
  /** All of it, functions that it calls included. */
  readonly code: string
  /** Files beside the script that it runs, as written: "./primary.js". */
  readonly files: readonly string[]
}

/**
 * The half of a script that only its primary runs, from bare code; null where no word speaks of one. A script that forks and
 * never asks what it is, is a primary altogether.
 */
export function findPrimaryHalf(code: string): PrimaryHalf | null {
  const halves = [...askedHalves(code)]
  const half = halves.length > 0 ? halves.join('\n') : asksNobody(code) ? code : null
  if (half === null) return null
  const whole = half === code ? code : withFunctions(half, code)
  return { code: whole, files: filesOf(whole, code) }
}

function asksNobody(code: string): boolean {
  return (
    /\bsetup(?:Primary|Master)\s*\(/.test(code) || (/'(?:node:)?cluster'/.test(code) && /\bfork\s*\)?\s*\(/.test(code))
  )
}

/** What stands behind each question of who it is: `if (cluster.isPrimary) …`, `isPrimary ? … : …`, `isPrimary && …`. */
function* askedHalves(code: string): Generator<string> {
  const words = ['isPrimary', 'isMaster', ...aliases(code, 'Primary|Master')]
  const workerWords = ['isWorker', ...aliases(code, 'Worker')]
  const asked = new RegExp(`\\bif\\s*\\(|\\b(${[...words, ...workerWords].join('|')})\\b\\s*(\\?(?![.?])|&&)`, 'g')
  for (const found of code.matchAll(asked)) {
    const end = found.index + found[0].length
    if (found[1] !== undefined) {
      // Within the brackets of an `if` it was found there already.
      const [yes, no] = chosenParts(code.slice(end), found[2] === '?')
      yield workerWords.includes(found[1]) ? no : yes
      continue
    }
    const condition = inBrackets(code, end - 1)
    const saysPrimary = new RegExp(`(!\\s*(?:[\\w$]+\\.)*)?\\b(?:${words.join('|')})\\b(\\s*===?\\s*false)?`).exec(
      condition,
    )
    const saysWorker = new RegExp(`(!\\s*(?:[\\w$]+\\.)*)?\\b(?:${workerWords.join('|')})\\b`).exec(condition)
    const said = saysPrimary ?? saysWorker
    if (said === null) continue
    const isTurned = said[1] !== undefined || said[2] !== undefined
    const { then, otherwise, rest } = branches(code.slice(end + condition.length + 1))
    if (isTurned === (saysPrimary === null)) yield then
    // What comes after a worker's part is left by the worker before, or is for both.
    else yield otherwise ?? withoutFunctions(rest.slice(0, endOfExpression(rest, 0, '')))
  }
}

/** Names that are set from such a word: `const primary = cluster.isPrimary`. */
function aliases(code: string, kinds: string): string[] {
  const set = new RegExp(`\\b(?:const|let|var)\\s+([\\w$]+)\\s*=\\s*(?:[\\w$]+\\.)*is(?:${kinds})\\b(?!\\s*[?&|])`, 'g')
  const renamed = new RegExp(`\\bis(?:${kinds})\\s*(?::|\\bas\\b)\\s*([\\w$]+)`, 'g')
  return [...code.matchAll(set), ...code.matchAll(renamed)].flatMap(([, name]) => (name === undefined ? [] : [name]))
}

interface Branches {
  readonly then: string
  readonly otherwise: string | null
  /** Behind both. */
  readonly rest: string
}

function branches(after: string): Branches {
  const [then, rest] = statement(after)
  const otherwise = /^\s*;?\s*else\b/.exec(rest)
  if (otherwise === null) return { then, otherwise: null, rest }
  const [second, last] = statement(rest.slice(otherwise[0].length))
  return { then, otherwise: second, rest: last }
}

/** The first statement, and what follows. */
function statement(code: string): readonly [string, string] {
  const lead = /^\s*/.exec(code)?.[0].length ?? 0
  if (code[lead] === '{') {
    const inside = inBrackets(code, lead)
    return [inside, code.slice(lead + inside.length + 2)]
  }
  const end = endOfExpression(code, lead, ';\n')
  return [code.slice(lead, end), code.slice(end)]
}

/** Both parts of `? … : …`, or the one of `&& …`. */
function chosenParts(after: string, isChoice: boolean): readonly [string, string] {
  const end = endOfExpression(after, 0, isChoice ? ':;' : ';\n,')
  if (!isChoice || after[end] !== ':') return [after.slice(0, end), '']
  return [after.slice(0, end), after.slice(end + 1, endOfExpression(after, end + 1, ';\n,'))]
}

/** Where the first of `stops` stands that is in no brackets; a bracket that closes more than was opened stops, too. */
function endOfExpression(code: string, from: number, stops: string): number {
  let at = from + (/^\s*/.exec(code.slice(from))?.[0].length ?? 0)
  while (at < code.length) {
    const sign = code[at] ?? ''
    if (stops.includes(sign) || ')}]'.includes(sign)) return at
    at += '({['.includes(sign) ? inBrackets(code, at).length + 2 : 1
  }
  return code.length
}

/** With the functions that it calls or hands on, and those that these call. */
function withFunctions(half: string, code: string): string {
  const bodies = functionBodies(code)
  const taken = new Set<string>()
  let whole = half
  for (let added = true; added; ) {
    added = false
    for (const [name, body] of bodies) {
      if (taken.has(name) || !new RegExp(`(?<![.\\w$])${escaped(name)}\\b`).test(whole)) continue
      taken.add(name)
      if (whole.includes(body)) continue
      whole += `\n${body}`
      added = true
    }
  }
  return whole
}

/** What is only declared is not run. */
function withoutFunctions(code: string): string {
  return functionBodies(code).reduce((left, [, body]) => (body.trim() === '' ? left : left.replace(body, ' ')), code)
}

/** Functions by name, with what they do. */
export function functionBodies(code: string): readonly (readonly [string, string])[] {
  const begins =
    /\bfunction\s*\*?\s*([\w$]+)\s*\(|\b(?:const|let|var)\s+([\w$]+)\s*=\s*(?:async\s*)?(?:function\s*[\w$]*\s*\(|\()|\b(?:const|let|var)\s+([\w$]+)\s*=\s*(?:async\s+)?[\w$]+\s*=>/g
  return [...code.matchAll(begins)].flatMap((found) => {
    const name = found[1] ?? found[2] ?? found[3]
    const open = found.index + found[0].length - 1
    const behind = found[3] === undefined ? open + inBrackets(code, open).length + 2 : open + 1
    const head = /^[^{;\n]*?(?:=>\s*)?(?=\{)/.exec(code.slice(behind))
    if (name === undefined) return []
    if (head === null) return [[name, code.slice(behind, endOfExpression(code, behind, ';\n'))] as const]
    return [[name, inBrackets(code, behind + head[0].length)] as const]
  })
}

/** Files beside it that the half runs: required there, or under names that it uses. */
function filesOf(half: string, code: string): readonly string[] {
  const inside = [...half.matchAll(/\b(?:require|import)\s*\(\s*'(\.[^']+)'/g)].flatMap(([, file = '']) => [file])
  const bound =
    /\b(?:import|const|let|var)\s+([\w$*{}\s,:]+?)\s*(?:from|=\s*(?:await\s+)?(?:require|import)\s*\()\s*'(\.[^']+)'/g
  const used = [...code.matchAll(bound)].flatMap(([, names = '', file = '']) => {
    const isUsed = names.match(/[\w$]+/g)?.some((name) => new RegExp(`(?<![.\\w$])${escaped(name)}\\b`).test(half))
    return isUsed ? [file] : []
  })
  return [...new Set([...inside, ...used])]
}

const escaped = (name: string): string => name.replaceAll('$', '\\$')
