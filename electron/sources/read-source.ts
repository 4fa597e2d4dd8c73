import { readFileSync, statSync } from 'node:fs'
import { extname, isAbsolute } from 'node:path'
import { errorWords } from '../../shared/base/error-words.ts'
import { megabytes } from '../../shared/base/plain-words.ts'
import { fail, ok, type Result } from '../../shared/result.ts'

const mostBytes = 16 * 1024 * 1024
/**
 * What a stack may have read: code. A line of output is the app's word, or that of whoever made it print one: it must not
 * put the lines of any file it likes on a screen.
 */
const codeEndings = ['js', 'cjs', 'mjs', 'jsx', 'ts', 'cts', 'mts', 'tsx', 'vue', 'svelte', 'astro', 'coffee']
const readable = new Set(codeEndings.map((ending) => `.${ending}`))

/** Whether this is a place on this machine's disk where code may lie. Asks no disk. */
export function isReadable(file: string): boolean {
  return isAbsolute(file) && !isOnNetwork(file) && readable.has(extname(file).toLowerCase())
}

/** A path that Windows would fetch from another machine. */
const isOnNetwork = (file: string): boolean => /^[\\/]{2}/.test(file)

/** All of a regular file of bounded size, as text; else why not. */
export function readText(file: string): Result<string> {
  try {
    const facts = statSync(file)
    if (!facts.isFile()) return fail('not-found', `${file} is no file`)
    if (facts.size > mostBytes) return fail('refused', `${file} is too large to be read (${megabytes(facts.size)})`)
    return ok(readFileSync(file, 'utf8'))
  } catch (error) {
    return fail('not-found', errorWords(error))
  }
}

/** When it was last written (ms, wall clock) and its size: "1764445640000 512"; '' where there is no such file. */
export function stampOf(file: string): string {
  const facts = statSync(file, { throwIfNoEntry: false })
  return facts === undefined ? '' : `${facts.mtimeMs} ${facts.size}`
}
