/**
 * Writes a file whole, or leaves the one before it; for this user's eyes alone. Rejects as `fs` does. What it needs is loaded
 * with the first write: it hashes, and Node's `crypto` would be 5 ms of every start, in each thread.
 */
export async function writeWhole(path: string, text: string): Promise<void> {
  const { default: writeFileAtomic } = await import('write-file-atomic')
  await writeFileAtomic(path, text, { mode: 0o600 })
}
