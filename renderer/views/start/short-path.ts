/** A path with the home folder as `~`, for reading only. */
export function shortPath(path: string, homeDir: string): string {
  if (homeDir === '' || !path.startsWith(homeDir)) return path
  const rest = path.slice(homeDir.length)
  return rest === '' || rest.startsWith('/') || rest.startsWith('\\') ? `~${rest}` : path
}
