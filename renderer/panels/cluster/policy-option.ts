/** What is known of a policy. A policy without a remark or a refusal is one that can be chosen without a second thought. */
export interface PolicyFacts {
  readonly explanation: string
  readonly whenToUse: string
  /** What a person should know of switching to it or away from it. */
  readonly switchRemark?: string | null
  /** Why this platform cannot do it. */
  readonly refusal?: string | null
}

/** A line under a policy's name in the list. */
export interface OptionLine {
  readonly kind: 'explanation' | 'use' | 'remark' | 'refusal'
  readonly words: string
}

/** What stands under a policy's name: how it works, when to use it, and what speaks against it here. */
export function optionLines({ explanation, whenToUse, switchRemark, refusal }: PolicyFacts): readonly OptionLine[] {
  const explained: OptionLine = { kind: 'explanation', words: explanation }
  if (typeof refusal === 'string') return [explained, { kind: 'refusal', words: refusal }]
  return [
    explained,
    { kind: 'use', words: whenToUse },
    ...(typeof switchRemark === 'string' ? [{ kind: 'remark', words: switchRemark } as const] : []),
  ]
}

/** A refused policy stays in the list, so that its reason can be read. */
export function isRefused({ refusal }: PolicyFacts): boolean {
  return typeof refusal === 'string'
}
