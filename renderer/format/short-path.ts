/** A path with the home folder as `~`, for reading only: "~/work/api". */
export function shortPath(path: string, homeDir: string): string {
  if (homeDir === '' || homeDir === '/' || !path.startsWith(homeDir)) return path
  const rest = path.slice(homeDir.length)
  return rest === '' || rest.startsWith('/') || rest.startsWith('\\') ? `~${rest}` : path
}
