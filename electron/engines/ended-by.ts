/** For `Promise.race`: rejects when the signal ends what is asked. Not each method of a client takes a signal. */
export function endedBy(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const end = (): void => reject(signal.reason)
    if (signal.aborted) end()
    else signal.addEventListener('abort', end, { once: true })
  })
}
