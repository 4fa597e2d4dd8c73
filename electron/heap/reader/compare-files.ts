import { createReadStream } from 'node:fs'
import type { HeapComparison } from '../../../shared/inspection/heap.ts'
import { compareClasses } from './compare-classes.ts'
import { ClassCounter } from './count-classes.ts'

const chunkBytes = 1 << 20

/** Reads both, one after the other. Rejects as `fs` does, or with what is wrong with a file. */
export async function compareFiles(
  beforePath: string,
  afterPath: string,
  isNumbered: boolean,
): Promise<HeapComparison> {
  const before = new ClassCounter()
  await readInto(before, beforePath)
  const after = new ClassCounter(isNumbered ? before.ids : null)
  await readInto(after, afterPath)
  return compareClasses(before.end(), after.end(), isNumbered)
}

async function readInto(counter: ClassCounter, path: string): Promise<void> {
  for await (const chunk of createReadStream(path, { highWaterMark: chunkBytes })) counter.push(chunk)
}
