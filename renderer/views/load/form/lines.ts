import type { LoadSettings } from '../../../../shared/model/load-settings.ts'

/** Lines read into entries, or the number of the line that cannot be read and why. */
export type ReadLines<T> =
  | { readonly ok: true; readonly entries: readonly T[] }
  | { readonly ok: false; readonly message: string }

type Header = LoadSettings['headers'][number]
type WeightedPath = LoadSettings['paths'][number]

/** Reads one "Name: value" per line; empty lines are skipped. Names and values are judged by the schema. */
export function readHeaders(text: string): ReadLines<Header> {
  const entries: Header[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const colon = line.indexOf(':')
    if (colon === -1) return { ok: false, message: `Line ${index + 1} has no colon: write it as Name: value` }
    entries.push({ name: line.slice(0, colon).trim(), value: line.slice(colon + 1).trim() })
  }
  return { ok: true, entries }
}

/** Reads one path per line with its weight after a blank: "/cart 3"; without a weight it is 1. */
export function readPaths(text: string): ReadLines<WeightedPath> {
  const entries: WeightedPath[] = []
  for (const [index, line] of text.split('\n').entries()) {
    const [path, weight = '1', ...more] = line.trim().split(/\s+/)
    if (path === undefined || path === '') continue
    if (more.length > 0) return { ok: false, message: `Line ${index + 1}: write a path, a blank and its weight` }
    entries.push({ path, weight: Number(weight) })
  }
  return { ok: true, entries }
}

export const headersToLines = (headers: readonly Header[]): string =>
  headers.map(({ name, value }) => `${name}: ${value}`).join('\n')

export const pathsToLines = (paths: readonly WeightedPath[]): string =>
  paths.map(({ path, weight }) => (weight === 1 ? path : `${path} ${weight}`)).join('\n')
