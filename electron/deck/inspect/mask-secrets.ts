import type { EnvVariable } from '../../../shared/model/inspect.ts'
import { looksSecret } from '../../../shared/secrets.ts'

/** The environment by name, secrets without their values. */
export function maskSecrets(environment: Readonly<Record<string, string>>): EnvVariable[] {
  return Object.entries(environment)
    .map(([name, value]) => {
      const masked = looksSecret(name, value)
      return { name, value: masked ? null : value, masked }
    })
    .sort((a, b) => a.name.localeCompare(b.name))
}
