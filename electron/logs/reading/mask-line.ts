import { hiddenMark, hideInUrl, looksSecret } from '../../../shared/secrets.ts'

const jsonPair = /"([\w.-]{1,60})"\s*:\s*"((?:[^"\\]|\\.)*)"/g
const plainPair = /(?<![\w"?&])([A-Za-z][\w.-]{1,60})(\s*[:=]\s*)("[^"]*"|(?:Bearer |Basic |Digest )?[^\s,;&"'}\])]+)/g
const webToken = /\beyJ[\w-]+\.[\w-]+\.[\w-]*/g
const urlLike = /[a-z][a-z0-9+.-]*:\/\/[^\s"'<>]+|\/[^\s"'<>?]*\?[^\s"'<>]+/gi
const privateKey = /-----BEGIN [A-Z ]+-----[\s\S]*?(?:-----END [A-Z ]+-----|$)/g

/** An entry's text without the values of what looks like a secret. */
export function maskSecrets(text: string): string {
  return text
    .replace(privateKey, hiddenMark)
    .replace(urlLike, (url) => hideInUrl(url))
    .replace(jsonPair, (whole, name: string, value: string) =>
      looksSecret(name, value) ? `${whole.slice(0, whole.length - value.length - 1)}${hiddenMark}"` : whole,
    )
    .replace(plainPair, (whole, name: string, between: string, value: string) =>
      looksSecret(name, value) ? `${name}${between}${hiddenMark}` : whole,
    )
    .replace(webToken, hiddenMark)
}

/** The same of the fields of a structured line. */
export function maskFields(fields: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, looksSecret(name, value) ? hiddenMark : maskSecrets(value)]),
  )
}
