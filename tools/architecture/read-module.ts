import { parseSync, Visitor } from 'vite'
import { type FunctionFact, readFunctions } from './read-functions.ts'

export interface ImportFact {
  readonly specifier: string
  /** Erased by the compiler: nothing is loaded at run time. */
  readonly typeOnly: boolean
}

export interface ModuleFacts {
  readonly imports: readonly ImportFact[]
  readonly functions: readonly FunctionFact[]
  /** True when the file does nothing but pass on what others export. */
  readonly isBarrel: boolean
  readonly hasReExport: boolean
  /** The source with its comments blanked out. */
  readonly code: string
  /** Text of the first comment; '' without one. */
  readonly firstComment: string
}

/** Reads one TypeScript or JavaScript module with the parser that bundles it. Throws on a syntax error. */
export function readModule(path: string, source: string): ModuleFacts {
  const parsed = parseSync(path, source)
  const [problem] = parsed.errors
  if (problem) throw new Error(`${path}: ${problem.message}`)

  const imports: ImportFact[] = []
  for (const { moduleRequest, entries } of parsed.module.staticImports) {
    imports.push({
      specifier: moduleRequest.value,
      typeOnly: entries.length > 0 && entries.every((entry) => entry.isType),
    })
  }
  let hasReExport = false
  for (const { entries } of parsed.module.staticExports) {
    for (const { moduleRequest, isType } of entries) {
      if (!moduleRequest) continue
      hasReExport = true
      imports.push({ specifier: moduleRequest.value, typeOnly: isType })
    }
  }
  new Visitor({
    ImportExpression(node) {
      if (isText(node.source)) imports.push({ specifier: node.source.value, typeOnly: false })
    },
    TSImportType(node) {
      if (isText(node.source)) imports.push({ specifier: node.source.value, typeOnly: true })
    },
    CallExpression(node) {
      const [first] = node.arguments
      if (node.callee.type !== 'Identifier' || node.callee.name !== 'require' || !isText(first)) return
      imports.push({ specifier: first.value, typeOnly: false })
    },
  }).visit(parsed.program)

  const { body } = parsed.program
  return {
    imports,
    functions: readFunctions(parsed.program, source),
    isBarrel: body.length > 0 && body.every((statement) => passesOn(statement)),
    hasReExport,
    code: blank(source, parsed.comments),
    firstComment: parsed.comments[0]?.value ?? '',
  }
}

function isText(node: unknown): node is { readonly value: string } {
  return typeof node === 'object' && node !== null && 'value' in node && typeof node.value === 'string'
}

function passesOn(statement: { readonly type: string; readonly source?: unknown }): boolean {
  if (statement.type === 'ExportAllDeclaration') return true
  return statement.type === 'ExportNamedDeclaration' && Boolean(statement.source)
}

function blank(source: string, comments: readonly { readonly start: number; readonly end: number }[]): string {
  let code = source
  for (const { start, end } of comments) code = code.slice(0, start) + ' '.repeat(end - start) + code.slice(end)
  return code
}
