import { formatPercent } from '../../../format/percent.ts'
import type { FlameModel } from '../flame-model.ts'
import { gapWords, originWords, placeWords, weightWords } from '../profile-words.ts'

/** A box of the flame graph, or a function of the table, in words. */
export interface Described {
  readonly name: string
  readonly place: string
  readonly origin: string
  /** "self 1.2 s (24 %)", "with its calls 1.9 s (38 %)". */
  readonly facts: readonly string[]
  /** Of each side: the share of its own time (or bytes). Empty where there is one side only. */
  readonly shares: readonly { readonly words: string; readonly slot: number | null; readonly share: string }[]
}

/** A call with what it weighs there; a box in time with how long it stayed in the stack. */
export function describeBox(model: FlameModel, box: number): Described {
  const { boxes, tree } = model
  const fn = boxes.fn[box] ?? -1
  if (!boxes.areNodes) {
    const at = `from ${weightWords(model.kind, boxes.start[box] ?? 0)}`
    const stretch = `${weightWords(model.kind, boxes.weight[box] ?? 0)} long`
    if (fn < 0) return { ...described(model, fn), facts: [stretch] }
    const of = describeFunction(model, fn)
    return { ...of, facts: [`${at}, ${stretch}`, ...of.facts.map((fact) => `in all ${fact}`)] }
  }
  const { nodes, sideCount } = tree
  const gap = model.gaps?.ofCalls[box]
  return {
    ...described(model, fn),
    facts: [
      ...(fn < 0 ? [] : [weighed(model, 'self', nodes.self[box] ?? 0)]),
      weighed(model, fn < 0 ? 'sampled' : 'with its calls', nodes.total[box] ?? 0),
      ...(gap === undefined || fn < 0 ? [] : [gapSentence(model, gap)]),
    ],
    shares: sharesOf(model, (side) => nodes.sideTotal[box * sideCount + side] ?? 0),
  }
}

/** A function wherever it was called from. */
export function describeFunction(model: FlameModel, fn: number): Described {
  const row = model.rows.find((each) => each.fn === fn)
  if (row === undefined) return described(model, fn)
  const gap = model.gaps?.ofFunctions.get(fn)?.totalGap
  return {
    ...described(model, fn),
    facts: [
      weighed(model, 'self', row.self),
      weighed(model, 'with its calls', row.total),
      ...(gap === undefined ? [] : [gapSentence(model, gap)]),
    ],
    shares: sharesOf(model, (side) => row.sideTotal[side] ?? 0),
  }
}

/** All of it in one sentence, for who cannot see the box. */
export function inOneLine({ name, place, origin, facts, shares }: Described): string {
  const ofSides = shares.map(({ words, share }) => `${words} ${share}`).join(', ')
  return [name, place, origin, ...facts, ofSides].filter((part) => part !== '').join(' · ')
}

function described({ tree }: FlameModel, fn: number): Described {
  const frame = tree.functions[fn]
  if (frame === undefined) return { name: 'all', place: '', origin: '', facts: [], shares: [] }
  return {
    name: frame.functionName,
    place: placeWords(frame),
    origin: originWords[frame.origin],
    facts: [],
    shares: [],
  }
}

function weighed({ kind, tree }: FlameModel, what: string, weight: number): string {
  return `${what} ${weightWords(kind, weight)} (${formatPercent(weight / (tree.nodes.total[0] || 1))})`
}

function gapSentence({ sides, gaps }: FlameModel, gap: number): string {
  const [before, after] = sides
  const side = sides[gaps?.side ?? 0]
  if (side?.slot == null) return `${gapWords(gap)} in ${after?.words ?? ''} against ${before?.words ?? ''}`
  return `${gapWords(gap)} in ${side.words} against the others`
}

function sharesOf({ sides, tree }: FlameModel, weightOf: (side: number) => number): Described['shares'] {
  if (sides.length < 2) return []
  return sides.map(({ words, slot }, side) => ({
    words,
    slot,
    share: formatPercent(weightOf(side) / (tree.sideWeight[side] || 1)),
  }))
}
