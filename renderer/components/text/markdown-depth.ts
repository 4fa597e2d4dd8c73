/** What a text may be before it is only shown as it is: nesting costs stack, length costs time. */
const most = { characters: 40_000, depth: 24, markersInLine: 24, delimiters: 400 } as const

/** A node of a Markdown tree, as far as depth goes. */
interface TreeNode {
  type: string
  value?: string
  children?: TreeNode[]
}

/** True for a text that no person wrote to be read: it is shown as it is, and not parsed. */
export function isPlain(text: string): boolean {
  return text.length > most.characters || text.split('\n').some(isDeepLine)
}

/** Containers open by marks at a line's beginning, emphasis and links by runs of the same mark. */
function isDeepLine(line: string): boolean {
  const [opening = ''] = /^(?:[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t])))*/.exec(line) ?? []
  const containers = opening.match(/>|[-+*]|\d+[.)]/g)?.length ?? 0
  if (containers > most.markersInLine || /^[ \t]{200}/.test(line)) return true
  return (line.match(/[*_~[\]|]/g)?.length ?? 0) > most.delimiters
}

/** A remark plugin: what lies too deep becomes the text in it. Goes by a list of its own, for the stack ends before the tree does. */
export function flatten(): (tree: TreeNode) => void {
  return (tree) => {
    const open: { readonly node: TreeNode; readonly depth: number }[] = [{ node: tree, depth: 0 }]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const { node, depth } = next
      if (node.children === undefined) continue
      if (depth >= most.depth) node.children = [{ type: 'text', value: textIn(node) }]
      else open.push(...node.children.map((child) => ({ node: child, depth: depth + 1 })))
    }
  }
}

function textIn(tree: TreeNode): string {
  const texts: string[] = []
  const open: TreeNode[] = [tree]
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.value !== undefined) texts.push(node.value)
    open.push(...(node.children ?? []).toReversed())
  }
  return texts.join(' ')
}
