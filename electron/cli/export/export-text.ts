import type { ExportedCluster } from '../../../shared/export/exported.ts'

/** What is lost, what was guessed and what is typed next, as a terminal shows it. */
export function remarksText({ evidence, lost, guessed, next }: ExportedCluster): string {
  return [
    `Evidence: ${evidence}`,
    listText(
      'What is lost',
      lost.map(({ what, words }) => `${what}: ${words}`),
    ),
    listText('What was guessed', guessed),
    listText('What is next', next),
  ].join('\n')
}

/** The files one after the other, each below its name. */
export function filesText({ files }: ExportedCluster): string {
  return files.map(({ fileName, text }) => `----- ${fileName}\n${text}`).join('\n')
}

function listText(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return `\n${title}: nothing`
  return [`\n${title}:`, ...lines.map((line) => `  - ${line}`)].join('\n')
}
