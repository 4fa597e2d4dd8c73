/** A whole number. `usual`: what is meant when it is left out. */
export interface WholeField {
  readonly kind: 'whole'
  readonly words: string
  readonly min: number
  readonly max: number
  readonly usual?: number
}

/** One of a few words. */
export interface ChoiceField<Value extends string = string> {
  readonly kind: 'choice'
  readonly words: string
  readonly of: readonly Value[]
}

/** One slot by its number; null = all of them, where `all` allows that. */
export interface SlotField {
  readonly kind: 'slot'
  readonly all: boolean
}

/** One thing that an action wants to know. Plain data, so that a form, a schema and the agent can be made of it. */
export type Field = WholeField | ChoiceField | SlotField
export type Fields = Readonly<Record<string, Field>>

export type ValueOf<Asked extends Field> =
  Asked extends ChoiceField<infer Value>
    ? Value
    : Asked extends SlotField
      ? Asked['all'] extends true
        ? number | null
        : number
      : number
export type InputOf<Asked extends Fields> = { readonly [Name in keyof Asked]: ValueOf<Asked[Name]> }

/** What is wrong with a number that is none, or out of its bounds. */
export function wholeRefusal({ words, min, max }: Omit<WholeField, 'kind'>): string {
  return `${words} must be a whole number from ${min} to ${max}`
}

/** Reads a typed number; null when it is none that may be asked for. */
export function readWhole({ min, max }: Pick<WholeField, 'min' | 'max'>, text: string): number | null {
  if (!/^\s*\d+\s*$/.test(text)) return null
  const value = Number(text)
  return value >= min && value <= max ? value : null
}
