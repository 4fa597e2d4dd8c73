import { Document, isMap, isScalar, isSeq, type Node, type ParsedNode } from 'yaml'
import { dataOf, isGroup, isList, type Tree } from '../tree.ts'
import { wrapComment } from './wrap-comment.ts'

/** Documents of one file, each line's reason above it. Comments are nodes: a value can break out of none. */
export function writeYaml(head: readonly string[], trees: readonly Tree[]): string {
  const documents = trees.map((tree, index) => {
    const document = new Document(dataOf(tree))
    if (document.contents !== null) explain(document.contents, tree)
    if (index === 0) document.commentBefore = asComment(head)
    return document.toString({ lineWidth: 0 })
  })
  return documents.join('---\n')
}

function explain(node: Node | ParsedNode | null, tree: Tree): void {
  if (isSeq(node) && isList(tree)) {
    for (const [index, item] of tree.entries()) explain(nodeOf(node.items[index]), item)
  }
  if (!isMap(node) || !isGroup(tree)) return
  for (const [index, { value, why }] of tree.lines.entries()) {
    const pair = node.items[index]
    if (pair === undefined) continue
    if (why !== null && isScalar(pair.key)) pair.key.commentBefore = asComment([why])
    explain(nodeOf(pair.value), value)
  }
}

function nodeOf(value: unknown): Node | null {
  return isMap(value) || isSeq(value) ? value : null
}

function asComment(sentences: readonly string[]): string {
  return sentences
    .flatMap(wrapComment)
    .map((text) => ` ${text}`)
    .join('\n')
}
