import { useMemo, useRef, useState } from 'react'
import { orderByNode } from './node-order.ts'
import type { WireNumbers } from './wire-numbers.ts'

/** The same numbers by node. While the pointer is over them nothing moves: a task that changes its node keeps its place. */
export function useNodeOrder(numbers: WireNumbers) {
  const [isHeld, setHeld] = useState(false)
  const order = useRef<readonly number[]>([])
  const rows = useMemo(() => {
    const ordered = orderByNode(numbers.rows, isHeld ? order.current : null)
    order.current = ordered.map(({ slot }) => slot.slot)
    return ordered
  }, [numbers.rows, isHeld])
  const ordered = useMemo(() => (rows === numbers.rows ? numbers : { ...numbers, rows }), [numbers, rows])
  return { ordered, hold: { onPointerEnter: () => setHeld(true), onPointerLeave: () => setHeld(false) } }
}
