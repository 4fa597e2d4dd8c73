/** Why a slot is out of rotation: a person wants it so, or something needs a worker that nobody else asks. */
export const rotationReasons = ['by-hand', 'inspected', 'snapshot', 'control'] as const
export type RotationReason = (typeof rotationReasons)[number]

/** Each reason as it stands in a sentence behind "out of rotation". */
export const rotationReasonWords: Readonly<Record<RotationReason, string>> = {
  'by-hand': 'by hand',
  inspected: 'because it is inspected',
  snapshot: 'for a heap snapshot',
  control: 'as the control of an experiment',
}

/** A slot that gets no connection, whoever fills it, until it is put back, is removed, or its cluster stops. */
export interface OutOfRotation {
  readonly reason: RotationReason
  readonly sinceAtMs: number
}
