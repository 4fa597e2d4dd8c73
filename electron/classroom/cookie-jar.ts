const mostCookies = 20
const mostBytes = 4096

/**
 * Cookies that an app gave one client: a phone, or one that a lesson asks with. One app, one jar, and over in minutes: of what
 * a cookie says of itself only that matters which ends it at once. As in a browser, what is too long or too much is not kept.
 */
export class CookieJar {
  readonly #values = new Map<string, string>()

  /** Takes what `Set-Cookie` lines say, and drops what they end. */
  take(lines: readonly string[]): void {
    for (const line of lines) {
      const [pair = '', ...attributes] = line.split(';')
      const at = pair.indexOf('=')
      if (at < 1 || line.length > mostBytes) continue
      const name = pair.slice(0, at).trim()
      if (attributes.some(endsIt)) this.#values.delete(name)
      else if (this.#values.has(name) || this.#values.size < mostCookies) {
        this.#values.set(name, pair.slice(at + 1).trim())
      }
    }
  }

  /** For the header `Cookie`; null: there are none. */
  get header(): string | null {
    return this.#values.size === 0 ? null : [...this.#values].map(([name, value]) => `${name}=${value}`).join('; ')
  }
}

function endsIt(attribute: string): boolean {
  const [name = '', value = ''] = attribute.split('=').map((text) => text.trim())
  if (name.toLowerCase() === 'max-age') return Number(value) <= 0
  return name.toLowerCase() === 'expires' && Date.parse(value) <= Date.now()
}
