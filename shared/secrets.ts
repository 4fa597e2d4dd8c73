/** What probably should not be on a projector, in a file or in a report: the one home of that rule. */

const secretName =
  /(PASS(WORD|WD|PHRASE)?|SECRET|TOKEN|CREDENTIAL|PRIVATE|API_?KEY|ACCESS_?KEY|AUTH|COOKIE|SESSION_?(ID|KEY)|SIGN(ING|ATURE)|SALT|DSN|_KEY$|^KEY$|_PAT$)/i
const urlWithPassword = /^[a-z][a-z0-9+.-]*:\/\/[^/\s:@]*:[^/\s@]+@/i
/** Of an Authorization header, or a JSON web token (RFC 7519). */
const credentials = /^(Bearer|Basic|Digest)\s|^eyJ[\w-]+\.[\w-]+\./i

/** Stands where a secret was. No setting that holds it can be used: what it stands for must be typed again. */
export const hiddenMark = '•••'

export function isHidden(text: string): boolean {
  return text.includes(hiddenMark)
}

/** True when a variable, a header or a parameter of that name probably holds a secret. */
export function looksSecret(name: string, value: string): boolean {
  return (
    secretName.test(name.replaceAll('-', '_')) ||
    urlWithPassword.test(value) ||
    credentials.test(value) ||
    value.includes('-----BEGIN')
  )
}

/** The URL or path without its user and password, and without the values of parameters that look secret. */
export function hideInUrl(url: string): string {
  return url
    .replace(/^((?:[a-z][a-z0-9+.-]*:\/\/)?)[^/?#\\]*@/i, `$1${hiddenMark}@`)
    .replace(/([?&])([^=&#]*)=([^&#]+)/g, (whole, sign: string, name: string, value: string) =>
      looksSecret(name, value) ? `${sign}${name}=${hiddenMark}` : whole,
    )
}
