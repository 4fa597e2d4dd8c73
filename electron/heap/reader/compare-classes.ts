import type { HeapClassChange, HeapComparison, HeapTotals } from '../../../shared/inspection/heap.ts'
import { limits } from '../../../shared/limits.ts'
import type { ClassCount } from './count-classes.ts'

type Classes = ReadonlyMap<string, ClassCount>

const none: ClassCount = { count: 0, bytes: 0, keptCount: 0 }

/** What became of each constructor's objects. `isNumbered`: the later one counted which objects the earlier one had. */
export function compareClasses(before: Classes, after: Classes, isNumbered: boolean): HeapComparison {
  const names = new Set([...before.keys(), ...after.keys()])
  const classes = [...names].map((name): HeapClassChange => {
    const earlier = before.get(name) ?? none
    const later = after.get(name) ?? none
    return {
      name,
      beforeCount: earlier.count,
      afterCount: later.count,
      beforeBytes: earlier.bytes,
      afterBytes: later.bytes,
      addedCount: isNumbered ? later.count - later.keptCount : null,
      // An object may change its constructor's name with its shape: never fewer than none.
      goneCount: isNumbered ? Math.max(0, earlier.count - later.keptCount) : null,
    }
  })
  const changed = ({ beforeBytes, afterBytes }: HeapClassChange) => Math.abs(afterBytes - beforeBytes)
  classes.sort((one, other) => changed(other) - changed(one) || other.afterBytes - one.afterBytes)
  return {
    before: totalOf(before),
    after: totalOf(after),
    classes: classes.slice(0, limits.heapClassesShown),
    classCount: classes.length,
    isNumbered,
  }
}

function totalOf(classes: Classes): HeapTotals {
  let count = 0
  let bytes = 0
  for (const one of classes.values()) {
    count += one.count
    bytes += one.bytes
  }
  return { count, bytes }
}
