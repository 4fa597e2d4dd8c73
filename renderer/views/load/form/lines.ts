import type { LoadSettings } from '../../../../shared/model/load-settings.ts'
import { fail, ok, type Result } from '../../../../shared/result.ts'

type Header = LoadSettings['headers'][number]
type WeightedPath = LoadSettings['paths'][number]

/** Reads one "Name: value" per line; empty lines are skipped. Names and values are judged by the schema. */
export function readHeaders(text: string): Result<readonly Header[]> {
  const entries: Header[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const colon = line.indexOf(':')
    if (colon === -1) return fail('invalid-input', `Line ${index + 1} has no colon: write it as Name: value`)
    entries.push({ name: line.slice(0, colon).trim(), value: line.slice(colon + 1).trim() })
  }
  return ok(entries)
}

/** Reads one path per line with its weight after a blank: "/cart 3"; without a weight it is 1. */
export function readPaths(text: string): Result<readonly WeightedPath[]> {
  const entries: WeightedPath[] = []
  for (const [index, line] of text.split('\n').entries()) {
    const [path, weight = '1', ...more] = line.trim().split(/\s+/)
    if (path === undefined || path === '') continue
    if (more.length > 0) return fail('invalid-input', `Line ${index + 1}: write a path, a blank and its weight`)
    entries.push({ path, weight: Number(weight) })
  }
  return ok(entries)
}

/** Reads an address of HTTP; an empty one is the cluster's own. */
export function readUrl(text: string): Result<string> {
  const url = text.trim()
  if (url === '' || (/^https?:\/\//i.test(url) && URL.canParse(url))) return ok(url)
  if (!/^https?:\/\//i.test(url)) return fail('invalid-input', 'URL must begin with http:// or https://')
  return fail('invalid-input', 'This URL cannot be read: check host and port')
}

/** "1, 2, 4" and "1-4"; what is no number becomes NaN. Rising, each once. */
export function readCounts(text: string): readonly number[] {
  const counts = text
    .split(/[\s,;]+/)
    .filter((word) => word !== '')
    .flatMap((word) => {
      const range = /^(\d{1,3})[-–…](\d{1,3})$/.exec(word)
      if (range === null) return [Number(word)]
      const [from, to] = [Number(range[1]), Number(range[2])]
      return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index)
    })
  return [...new Set(counts)].sort((one, other) => one - other)
}

export const headersToLines = (headers: readonly Header[]): string =>
  headers.map(({ name, value }) => `${name}: ${value}`).join('\n')

export const pathsToLines = (paths: readonly WeightedPath[]): string =>
  paths.map(({ path, weight }) => (weight === 1 ? path : `${path} ${weight}`)).join('\n')
