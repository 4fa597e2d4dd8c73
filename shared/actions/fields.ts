/** A whole number. `usual`: what is meant when it is left out. */
export interface WholeField {
  readonly kind: 'whole'
  readonly words: string
  readonly min: number
  readonly max: number
  readonly usual?: number
  /** Beside the number: "ms", "%", "MB". */
  readonly unit?: string
  /** It matters only when another field of the same action has one of these values. */
  readonly when?: FieldCondition
}

export interface FieldCondition {
  readonly field: string
  readonly is: readonly string[]
}

/** One of a few words. */
export interface ChoiceField<Value extends string = string> {
  readonly kind: 'choice'
  readonly words: string
  readonly of: readonly Value[]
  /** Each as people read it; left out, they stand as they are. */
  readonly ofWords?: Readonly<Record<Value, string>>
  readonly usual?: Value
  readonly when?: FieldCondition
}

/** Free text of at most so many characters; '' = nothing is meant. An empty field shows `example`. */
export interface TextField {
  readonly kind: 'text'
  readonly words: string
  readonly maxChars: number
  readonly usual: string
  readonly example: string
  /** A pattern that it must match when it is not empty, and what is said where it does not. */
  readonly matches?: { readonly pattern: string; readonly words: string }
}

/** One slot by its number; null = all of them, where `all` allows that. */
export interface SlotField {
  readonly kind: 'slot'
  readonly all: boolean
}

/** One thing that an action wants to know. Plain data, so that a form, a schema and the agent can be made of it. */
export type Field = WholeField | ChoiceField | TextField | SlotField
export type Fields = Readonly<Record<string, Field>>

export type ValueOf<Asked extends Field> =
  Asked extends ChoiceField<infer Value>
    ? Value
    : Asked extends TextField
      ? string
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
