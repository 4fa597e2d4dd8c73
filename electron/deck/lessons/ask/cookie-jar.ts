/**
 * Cookies of one client, by name. Every lesson's server is one site with one path, and a lesson is over in minutes: of a
 * cookie's attributes only those matter that end it at once.
 */
export type CookieJar = Map<string, string>

/** Takes in what an answer set, and drops what it ended. */
export function keepCookies(jar: CookieJar, setCookies: readonly string[], nowMs: number): void {
  for (const line of setCookies) {
    const [pair = '', ...attributes] = line.split(';')
    const at = pair.indexOf('=')
    if (at < 1) continue
    const name = pair.slice(0, at).trim()
    if (attributes.some((attribute) => hasEnded(attribute, nowMs))) jar.delete(name)
    else jar.set(name, pair.slice(at + 1).trim())
  }
}

/** The request's header; null: there is nothing to send. */
export function cookieHeader(jar: CookieJar): string | null {
  return jar.size === 0 ? null : [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
}

function hasEnded(attribute: string, nowMs: number): boolean {
  const [name = '', ...rest] = attribute.split('=')
  const value = rest.join('=').trim()
  switch (name.trim().toLowerCase()) {
    case 'max-age':
      return Number(value) <= 0
    case 'expires':
      return Date.parse(value) <= nowMs
    default:
      return false
  }
}
