import ignore from 'ignore'

/**
 * What a `.dockerignore` leaves out. Its patterns begin at the folder, where those of git match in every folder below; the last
 * that matches decides in both. A file in a folder that is left out cannot be taken back, which Docker allows.
 */
export function ignoreRule(text: string): (path: string, isFolder: boolean) => boolean {
  const patterns = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => (line.startsWith('!') ? `!${fromTheFolder(line.slice(1))}` : fromTheFolder(line)))
  const rule = ignore().add(patterns)
  return (path, isFolder) => rule.ignores(isFolder ? `${path}/` : path)
}

function fromTheFolder(pattern: string): string {
  const plain = pattern.trim().replace(/^\.?\//, '')
  return plain.startsWith('**') ? plain : `/${plain}`
}
