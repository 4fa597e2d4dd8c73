import type { LoadSettings } from './model/load-settings.ts'
import { hiddenMark, hideInUrl, isHidden, looksSecret } from './secrets.ts'

/** Settings as they may lie in a file that is handed on: no credentials, and nothing of the body but its size. */
export function hideSecrets(settings: LoadSettings): LoadSettings {
  return { ...hideCredentials(settings), body: hideBody(settings.body) }
}

/** Settings as they are remembered for the next start: a body stays, unless something in it is named like a secret. */
export function hideCredentials(settings: LoadSettings): LoadSettings {
  const { url, headers, paths, body } = settings
  return {
    ...settings,
    url: hideInUrl(url),
    headers: headers.map(({ name, value }) => ({ name, value: looksSecret(name, value) ? hiddenMark : value })),
    paths: paths.map(({ path, weight }) => ({ path: hideInUrl(path), weight })),
    body: bodyLooksSecret(body) ? hideBody(body) : body,
  }
}

/** Puts back what was hidden, where the same stands in settings that are known in full; the rest stays hidden. */
export function withSecretsOf(kept: LoadSettings, known: LoadSettings): LoadSettings {
  const hidden = hideSecrets(known)
  const headerOf = (name: string): string =>
    known.headers.find((one) => one.name === name && !isHidden(one.value))?.value ?? hiddenMark
  return {
    ...kept,
    url: kept.url === hidden.url ? known.url : kept.url,
    headers: kept.headers.map(({ name, value }) => ({ name, value: isHidden(value) ? headerOf(name) : value })),
    paths: kept.paths.map((one, index) =>
      one.path === hidden.paths[index]?.path ? { ...one, ...pathOf(known, index) } : one,
    ),
    body: kept.body === hidden.body ? known.body : kept.body,
  }
}

function pathOf({ paths }: LoadSettings, index: number): { readonly path?: string } {
  const path = paths[index]?.path
  return path === undefined ? {} : { path }
}

/** Idempotent, as all of these. */
function hideBody(body: string): string {
  if (body === '' || isHidden(body)) return body
  return `${hiddenMark} ${new TextEncoder().encode(body).length} bytes`
}

/** JSON, a form or a query: names stand before a colon or an equals sign. */
function bodyLooksSecret(body: string): boolean {
  const names = body.matchAll(/([\w-]+)["']?\s*[:=]/g)
  return looksSecret('', body) || [...names].some(([, name = '']) => looksSecret(name, ''))
}
