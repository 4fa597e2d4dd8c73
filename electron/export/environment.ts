import type { ClusterSettings } from '../../shared/model/settings.ts'
import { hiddenMark, looksSecret } from '../../shared/secrets.ts'

/** The variables of a cluster as another world may have them: no secret's value is in here. */
export interface PlannedEnvironment {
  /** Name and value, as the settings have them; `{slot}` still stands for the slot's number. */
  readonly plain: readonly (readonly [name: string, value: string])[]
  /** Names whose values are not handed on. */
  readonly secret: readonly string[]
  /** Names that have another value in each slot. */
  readonly bySlot: readonly string[]
}

const slotMark = /\{(\{slot\})\}|\{slot\}/g

export function planEnvironment({ env, slotEnv }: Pick<ClusterSettings, 'env' | 'slotEnv'>): PlannedEnvironment {
  const entries = Object.entries(env)
  const isSecret = ([name, value]: readonly [string, string]) => looksSecret(name, value)
  const ofSlots = Object.values(slotEnv).flatMap((one) => Object.entries(one))
  const bySlot = new Set([
    ...ofSlots.map(([name]) => name),
    ...entries.filter(([, value]) => hasSlot(value)).map(([name]) => name),
  ])
  return {
    plain: entries.filter((one) => !isSecret(one)),
    secret: [...new Set([...entries, ...ofSlots].filter(isSecret).map(([name]) => name))],
    bySlot: [...bySlot],
  }
}

/** With what the other world has for the number of a process, or with the first slot's. */
export function fillSlot(value: string, number: string): string {
  return value.replaceAll(slotMark, (_, literal: string | undefined) => literal ?? number)
}

function hasSlot(value: string): boolean {
  return value.replaceAll('{{slot}}', '').includes('{slot}')
}

/** Arguments without what looks like a secret in them, and whether there was one: "--token=…", "--token …", a URL. */
export function hideInArguments(args: readonly string[]): {
  readonly args: readonly string[]
  readonly hidden: number
} {
  let hidden = 0
  const shown = args.map((word, index) => {
    const cut = word.indexOf('=')
    const [name, value] = cut > 0 ? [word.slice(0, cut), word.slice(cut + 1)] : [args[index - 1] ?? '', word]
    const names = /^--?[a-z]/i.test(name) ? name.replace(/^--?/, '') : ''
    if (value === '' || value.startsWith('-') || !looksSecret(names, value)) return word
    hidden += 1
    return cut > 0 ? `${name}=${hiddenMark}` : hiddenMark
  })
  return { args: shown, hidden }
}

/** Names alone: who runs the service fills them in. */
export function secretsFile(names: readonly string[]): string {
  const head = [
    '# Variables that look like secrets. Their values were not exported: fill them in, keep the file out of git,',
    '# and readable for its owner alone (chmod 600).',
  ]
  return `${[...head, ...names.map((name) => `${name}=`)].join('\n')}\n`
}
