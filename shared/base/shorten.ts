/** At most so many characters, the last of them a mark where some are missing. */
export function shorten(text: string, mostChars: number): string {
  return text.length > mostChars ? `${text.slice(0, mostChars - 1)}…` : text
}

/** The first so many characters, with a mark behind them where more follow. */
export function beginning(text: string, chars: number): string {
  return text.length > chars ? `${text.slice(0, chars)}…` : text
}
