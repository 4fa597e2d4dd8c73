import { shorten } from './shorten.ts'

const lineCharsLimit = 80

/** Without the query: it is long, says little in a picture, and may hold what is nobody's business. */
export function requestLine(method = '', url = ''): string {
  const queryAt = url.indexOf('?')
  const line = `${method} ${queryAt < 0 ? url : url.slice(0, queryAt)}`
  return shorten(line, lineCharsLimit)
}
