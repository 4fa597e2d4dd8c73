/** "~/work/api" for what lies in the home folder; other paths as they are. */
export function shortPath(path: string, homeDir: string): string {
  if (homeDir === '' || homeDir === '/') return path
  if (path === homeDir) return '~'
  return path.startsWith(`${homeDir}/`) ? `~${path.slice(homeDir.length)}` : path
}

/** Arguments as one would type them in a shell: those with blanks or quotes in single quotes. */
export function shellWords(args: readonly string[]): string {
  return args.map((arg) => (/^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", `'\\''`)}'`)).join(' ')
}
