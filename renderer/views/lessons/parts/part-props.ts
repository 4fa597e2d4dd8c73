import type { Part, PartKind } from '../../../../shared/lessons/lesson-file.ts'
import type { PartState } from '../../../../shared/lessons/lesson-view.ts'

/** What the view of each kind of part is given. */
export interface PartProps<Kind extends PartKind> {
  readonly state: PartState
  readonly part: Extract<Part, { readonly kind: Kind }>
  /** Its button is the one to press next. */
  readonly isCurrent: boolean
}
