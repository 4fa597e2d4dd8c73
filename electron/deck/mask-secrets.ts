import type { EnvVariable } from '../../shared/model/inspect.ts'

const secretName =
  /(PASS(WORD|WD|PHRASE)?|SECRET|TOKEN|CREDENTIAL|PRIVATE|API_?KEY|ACCESS_?KEY|AUTH|COOKIE|SESSION_?(ID|KEY)|SIGNING|SALT|DSN|_KEY$|^KEY$|_PAT$)/i
const urlWithPassword = /^[a-z][a-z0-9+.-]*:\/\/[^/\s:@]*:[^/\s@]+@/i

/** True when a variable probably holds something that should not be on a projector. */
export function looksSecret(name: string, value: string): boolean {
  return secretName.test(name) || urlWithPassword.test(value) || value.includes('-----BEGIN')
}

/** The environment by name, secrets without their values. */
export function maskSecrets(environment: Readonly<Record<string, string>>): EnvVariable[] {
  return Object.entries(environment)
    .map(([name, value]) => {
      const masked = looksSecret(name, value)
      return { name, value: masked ? null : value, masked }
    })
    .sort((a, b) => a.name.localeCompare(b.name))
}
