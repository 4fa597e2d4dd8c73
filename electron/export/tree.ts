/** What a file of another world holds, before it is written: keys, values, and why each is as it is. */

export type Plain = string | number | boolean | null
export type Tree = Plain | readonly Tree[] | Group
export interface Group {
  readonly lines: readonly Line[]
}
export interface Line {
  readonly key: string
  readonly value: Tree
  /** Where the value is from, one sentence; null where it needs none. */
  readonly why: string | null
  /** It rests on no setting of a person and on nothing that was seen. */
  readonly isGuess: boolean
}

/** A value with where it is from. */
export interface Reasoned<T extends Tree = Tree> {
  readonly value: T
  readonly why: string
  readonly isGuess: boolean
}

export function seen<T extends Tree>(value: T, why: string): Reasoned<T> {
  return { value, why, isGuess: false }
}

export function guess<T extends Tree>(value: T, why: string): Reasoned<T> {
  return { value, why, isGuess: true }
}

export function line(key: string, value: Tree, why: string | null = null): Line {
  return { key, value, why, isGuess: false }
}

/** A line whose value knows where it is from. */
export function reasoned(key: string, { value, why, isGuess }: Reasoned): Line {
  return { key, value, why, isGuess }
}

/** Nulls are left out: what need not be said. */
export function group(...lines: readonly (Line | null)[]): Group {
  return { lines: lines.filter((one) => one !== null) }
}

export function isGroup(tree: Tree): tree is Group {
  return typeof tree === 'object' && tree !== null && 'lines' in tree
}

export function isList(tree: Tree): tree is readonly Tree[] {
  return Array.isArray(tree)
}

/** As plain data, without the reasons. */
export function dataOf(tree: Tree): unknown {
  if (isList(tree)) return tree.map(dataOf)
  if (isGroup(tree)) return Object.fromEntries(tree.lines.map(({ key, value }) => [key, dataOf(value)]))
  return tree
}

/** "deploy.replicas: …" of each line that is a guess, in the order of the file. */
export function guessesIn(tree: Tree, path = ''): readonly string[] {
  if (isList(tree)) return tree.flatMap((one) => guessesIn(one, path))
  if (!isGroup(tree)) return []
  return tree.lines.flatMap(({ key, value, why, isGuess }) => {
    const place = path === '' ? key : `${path}.${key}`
    return [...(isGuess && why !== null ? [`${place}: ${why}`] : []), ...guessesIn(value, place)]
  })
}
