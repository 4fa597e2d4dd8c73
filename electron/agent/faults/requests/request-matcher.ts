import type { RequestMatch } from '../../../../shared/actions/faults/fault-fields.ts'
import type { SeenRequest } from './seen-request.ts'

type Matched = Pick<SeenRequest, 'method' | 'path' | 'header'>

/** Whether a fault is for a request: all conditions at once, the cheap ones first. It runs once per request. */
export function requestMatcher(match: RequestMatch): (request: Matched) => boolean {
  const { method } = match
  const isPath = pathMatcher(match.path.trim())
  const spared = match.spare
    .split(/\s+/)
    .filter((path) => path !== '')
    .map(pathMatcher)
  const hasHeader = headerMatcher(match.header.trim())
  const hasCookie = cookieMatcher(match.cookie.trim())
  return (request) =>
    (method === 'any' || method === request.method) &&
    isPath(request.path) &&
    !spared.some((isSpared) => isSpared(request.path)) &&
    hasHeader(request) &&
    hasCookie(request)
}

/** A path, or with `*` at its end what it begins with; empty: every path. */
function pathMatcher(wanted: string): (path: string) => boolean {
  if (wanted === '') return () => true
  if (!wanted.endsWith('*')) return (path) => path === wanted
  const beginning = wanted.slice(0, -1)
  return (path) => path.startsWith(beginning)
}

/** `name`, or `name: value`; empty: every request. */
function headerMatcher(wanted: string): (request: Matched) => boolean {
  if (wanted === '') return () => true
  const colon = wanted.indexOf(':')
  const name = (colon < 0 ? wanted : wanted.slice(0, colon)).trim().toLowerCase()
  if (colon < 0) return (request) => request.header(name) !== null
  const value = wanted.slice(colon + 1).trim()
  return (request) => request.header(name) === value
}

/** `name=value`; empty: every request. */
function cookieMatcher(wanted: string): (request: Matched) => boolean {
  if (wanted === '') return () => true
  return (request) => {
    const sent = request.header('cookie')
    return sent?.split(';').some((pair) => pair.trim() === wanted) === true
  }
}
