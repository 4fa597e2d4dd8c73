import type { FlameBoxes } from '../../../../shared/profiles/flame-boxes.ts'
import { type FlameStep, type FlameView, isWhole, panBy, stepFrom, viewOf, wholeView, zoomAt } from './flame-view.ts'

interface FlamePlace {
  readonly boxes: FlameBoxes
  readonly view: FlameView
  /** Where the keys stand; 0 at first: the whole. */
  readonly box: number
}

/** What a key does in the flame graph. */
export interface FlameKeyDone {
  readonly box?: number
  readonly view?: FlameView
}

const steps: Readonly<Record<string, FlameStep>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
}

/** Decides what a key does; null: it is not the graph's. Escape is the dialog's once everything is in sight. */
export function flameKey(
  { key, ctrlKey, metaKey, altKey }: Pick<globalThis.KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>,
  { boxes, view, box }: FlamePlace,
): FlameKeyDone | null {
  if (ctrlKey || metaKey || altKey) return null
  const step = steps[key]
  if (step !== undefined) return stepDone(boxes, view, stepFrom(boxes, box, step))
  switch (key) {
    case 'Enter':
    case ' ':
      return { box, view: viewOf(boxes, box) }
    case 'Escape':
      return isWhole(boxes, view) ? null : { view: wholeView(boxes) }
    case 'Home':
      return { box: 0, view: wholeView(boxes) }
    case 'Backspace': {
      const caller = boxes.parent[box] ?? 0
      return { box: caller, view: viewOf(boxes, caller) }
    }
    case '+':
    case '=':
      return { view: zoomAt(boxes, view, 1.5, 0.5) }
    case '-':
      return { view: zoomAt(boxes, view, 1 / 1.5, 0.5) }
    default:
      return null
  }
}

/** The picture follows a box that is out of sight. */
function stepDone(boxes: FlameBoxes, view: FlameView, box: number | null): FlameKeyDone {
  if (box === null) return {}
  const start = boxes.start[box] ?? 0
  const end = start + (boxes.weight[box] ?? 0)
  if (end > view.start && start < view.start + view.weight) return { box }
  return { box, view: panBy(boxes, view, (start - view.start) / (view.weight || 1)) }
}
