import { beginning } from './base/shorten.ts'
import type { Dependency } from './model/settings.ts'
import { fail, ok, type Result } from './result.ts'

/**
 * Reads names of variables, between commas, spaces or lines: `REDIS_URL`, or `REDIS_HOST+REDIS_PORT` where host and port
 * stand in two.
 */
export function parseDependencyNames(text: string): Result<Dependency[]> {
  const words = text.replaceAll(/\s*\+\s*/g, '+').split(/[\s,]+/)
  const dependencies: Dependency[] = []
  for (const word of words.filter((one) => one !== '')) {
    // What stands there instead may hold a password.
    if (/[=:/@]/.test(word)) return fail('invalid-input', 'Give the name of the variable alone, as REDIS_URL')
    const [variable = '', portVariable = null, ...more] = word.split('+')
    if (more.length > 0 || variable === '' || portVariable === '') {
      return fail('invalid-input', `Two names go together at most, as REDIS_HOST+REDIS_PORT: ${beginning(word, 40)}`)
    }
    dependencies.push({ variable, portVariable })
  }
  return ok(dependencies)
}

/** Names that read as exactly these. */
export function formatDependencyNames(dependencies: readonly Dependency[]): string {
  return dependencies.map(dependencyName).join(', ')
}

/** `REDIS_URL`, `REDIS_HOST+REDIS_PORT`. */
export function dependencyName({ variable, portVariable }: Dependency): string {
  return portVariable === null ? variable : `${variable}+${portVariable}`
}
