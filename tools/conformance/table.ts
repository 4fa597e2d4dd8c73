import type { Runtime } from './cluster-promise.ts'
import type { Verdict } from './conform.ts'

/** One line: a promise, and how it was kept on each Node. */
export interface Row {
  readonly promise: string
  readonly verdicts: readonly Verdict[]
}

const cellWidth = 18

/** The head of the table: each Node with a column for either primary. */
export function headOf(runtimes: readonly Runtime[], nameWidth: number): string {
  const names = runtimes.map(({ name }) => name.padEnd(cellWidth))
  const sides = runtimes.map(() => `${'node'.padEnd(6)}ours`.padEnd(cellWidth))
  return [names, sides].map((cells) => `${''.padEnd(nameWidth)} ${cells.join('').trimEnd()}`).join('\n')
}

/** A line of the table. Numbers point to the notes. */
export function lineOf({ promise, verdicts }: Row, nameWidth: number, notes: Notes): string {
  const cells = verdicts.map((verdict) => {
    const [node, ours] = cellOf(verdict, notes)
    return `${node.padEnd(6)}${ours}`.padEnd(cellWidth)
  })
  return `${promise.padEnd(nameWidth)} ${cells.join('').trimEnd()}`
}

function cellOf(verdict: Verdict, notes: Notes): readonly [node: string, ours: string] {
  switch (verdict.kind) {
    case 'same':
      return ['✓', '✓']
    case 'known':
      return ['✓', `differs ${notes.numberOf(verdict.why)}`]
    case 'unavailable':
      return ['n.a.', `n.a. ${notes.numberOf(verdict.why)}`]
    case 'wrong':
      return [verdict.node.isRight ? '✓' : 'WRONG', verdict.ours.isRight ? '✓' : 'WRONG']
  }
}

/** Reasons, each said once below the table. */
export class Notes {
  readonly #numbers = new Map<string, number>()

  numberOf(words: string): number {
    const number = this.#numbers.get(words) ?? this.#numbers.size + 1
    this.#numbers.set(words, number)
    return number
  }

  get lines(): readonly string[] {
    return [...this.#numbers].map(([words, number]) => `${number}: ${words}`)
  }
}
