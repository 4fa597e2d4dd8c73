import { type ESTree, Visitor } from 'vite'

export interface FunctionFact {
  /** Its own name, that of what holds it, or of what it is handed to; '' when nothing names it. */
  readonly name: string
  readonly lineCount: number
}

/** Every function of a parsed module with its length, those inside others, too. */
export function readFunctions(program: ESTree.Program, source: string): readonly FunctionFact[] {
  const names = new Map<number, string>()
  const found: { readonly start: number; readonly end: number }[] = []
  const nameIt = (value: Node | null, name: Node): void => {
    if (value) names.set(value.start, wordsOf(name, source))
  }
  const take = (node: Node & { readonly id?: Node | null }): void => {
    if (node.id) nameIt(node, node.id)
    found.push(node)
  }
  const nameAll = (values: readonly Node[], name: Node): void => {
    for (const value of values) nameIt(value, name)
  }
  new Visitor({
    VariableDeclarator(node) {
      nameIt(node.init, node.id)
    },
    AssignmentExpression(node) {
      nameIt(node.right, node.left)
    },
    Property(node) {
      nameIt(node.value, node.key)
    },
    MethodDefinition(node) {
      nameIt(node.value, node.key)
    },
    PropertyDefinition(node) {
      nameIt(node.value, node.key)
    },
    CallExpression(node) {
      nameAll(node.arguments, node.callee)
    },
    NewExpression(node) {
      nameAll(node.arguments, node.callee)
    },
    FunctionDeclaration: take,
    FunctionExpression: take,
    ArrowFunctionExpression: take,
  }).visit(program)
  return found.map(({ start, end }) => ({
    name: names.get(start) ?? '',
    lineCount: source.slice(start, end).split('\n').length,
  }))
}

interface Node {
  readonly start: number
  readonly end: number
}

/** A name as it is written, without what was chained or typed before it: "run" of `this.#jobs.filter(…).run`. */
function wordsOf({ start, end }: Node, source: string): string {
  return /[#\w$]+$/.exec(source.slice(start, end).replace(/:.*$/s, '').trim())?.[0] ?? ''
}
