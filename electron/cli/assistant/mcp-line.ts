import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { LineContext, OptionValues } from '../../host/deck-options.ts'
import type { DeckWhere } from '../control/ctl-deed.ts'
import { withWhere } from '../control/verb.ts'
import { controlExitCodes, exitCodesText } from '../exit-codes.ts'

/** `clusterdeck mcp` */
export interface McpLine {
  readonly kind: 'mcp'
  readonly where: DeckWhere
  readonly allowsChanges: boolean
  /** Prints what an assistant's settings need, and ends. */
  readonly printsConfig: boolean
}

interface McpValues extends OptionValues {
  readonly pid?: number
  readonly allowChanges?: true
  readonly printConfig?: true
}

/** Adds the verb; answers what was asked of it once the words are parsed, null when another verb was. */
export function addMcpVerb(program: Command, { workingDir }: LineContext): () => McpLine | null {
  let line: McpLine | null = null
  withWhere(
    program
      .command('mcp')
      .description(
        'Gives an assistant tools for a running deck: a server of the Model Context Protocol on stdin and stdout.',
      ),
  )
    .option('--allow-changes', 'let it start, stop, scale, kill, inject and load, too; else it only reads')
    .option('--print-config', 'print the entry for .mcp.json, and end')
    .helpOption('--help', 'print this help')
    .allowExcessArguments(false)
    .addHelpText('after', `\n${exitCodesText(controlExitCodes)}`)
    .action(({ userDataDir, pid, allowChanges, printConfig }: McpValues) => {
      const folder = userDataDir === undefined ? null : resolve(workingDir, userDataDir)
      const where: DeckWhere = { userDataDir: folder, pid: pid ?? null }
      line = { kind: 'mcp', where, allowsChanges: allowChanges === true, printsConfig: printConfig === true }
    })
  return () => line
}

/** What stands in `.mcp.json`. `program`: the built command line. */
export function mcpConfig({ where, allowsChanges }: McpLine, program: string): string {
  const args = [
    ...[program, 'mcp'],
    ...(where.userDataDir === null ? [] : ['--user-data-dir', where.userDataDir]),
    ...(allowsChanges ? ['--allow-changes'] : []),
  ]
  return `${JSON.stringify({ mcpServers: { clusterdeck: { command: process.execPath, args } } }, null, 2)}\n`
}
