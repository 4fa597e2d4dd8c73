/** How a deed is ended before its time, and where it prints meanwhile. */
export interface CtlHands {
  readonly asJson: boolean
  interruptBy(stop: () => void): void
  /** A line at once, to stdout. */
  tell(words: string, value: unknown): void
}
