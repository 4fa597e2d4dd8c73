import { shellWord } from '../../../../shared/base/shell-words.ts'
import type { LoadSettings } from '../../../../shared/model/load-settings.ts'

/** An autocannon command line that does nearly the same, and what it cannot do. */
export interface CliCopy {
  readonly command: string
  /** "other paths", "sending slowly"; empty when it does all of it. */
  readonly misses: readonly string[]
}

/** Writes the settings as autocannon understands them (its options as of version 9). `url`: where an empty URL leads. */
export function cliOf(settings: LoadSettings, url: string): CliCopy {
  const { method, headers, body, paths, model, ratePerSec, connections, durationS } = settings
  const words = ['npx', 'autocannon', '-c', String(connections)]
  if (durationS === null) words.push('--forever')
  else words.push('-d', String(durationS))
  if (model === 'open') words.push('-R', String(ratePerSec))
  if (settings.pipelining > 1) words.push('-p', String(settings.pipelining))
  words.push('-t', String(settings.timeoutMs / 1000))
  if (settings.requestsPerConnection > 0) words.push('-D', String(settings.requestsPerConnection))
  if (settings.processes > 1) words.push('-w', String(settings.processes))
  if (settings.warmUpS > 0) words.push('-W', '[', '-c', String(connections), '-d', String(settings.warmUpS), ']')
  if (method !== 'GET') words.push('-m', method)
  for (const { name, value } of headers) words.push('-H', `${name}=${value}`)
  if (body !== '') words.push('-b', body)
  words.push(withPath(settings.url === '' ? url : settings.url, paths[0]?.path))
  return { command: words.map(quoted).join(' '), misses: missesOf(settings) }
}

function missesOf({ paths, sourceAddresses, sendOverMs }: LoadSettings): readonly string[] {
  return [
    ...(paths.length > 1 ? ['other paths'] : []),
    ...(sourceAddresses > 1 ? ['several source addresses'] : []),
    ...(sendOverMs > 0 ? ['sending slowly'] : []),
  ]
}

function withPath(url: string, path: string | undefined): string {
  return path !== undefined && URL.canParse(path, url) ? new URL(path, url).href : url
}

/** Single quotes as every POSIX shell reads them; brackets are bare words in it. */
function quoted(word: string): string {
  return word === '[' || word === ']' ? word : shellWord(word)
}
