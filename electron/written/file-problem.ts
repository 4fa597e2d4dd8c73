/** Something that is wrong with a file, and where. */
export interface FileProblem {
  /** From 1; null where it cannot be told. */
  readonly line: number | null
  /** "method.0.input.status"; '' for the whole. */
  readonly field: string
  readonly words: string
}

/** What kind of file is read, for sentences that a person reads. */
export interface FileKind {
  /** "experiment". */
  readonly thing: string
  /** How one begins: "Begin with "version: 1" and a title". */
  readonly beginning: string
  /** What one step of it must have. */
  readonly stepNeeds: string
}
