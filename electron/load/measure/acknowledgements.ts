/** Orders that every process must acknowledge: each settles when all have, or when it is given up. */
export class Acknowledgements {
  readonly #waits = new Map<number, { readonly missing: Set<number>; readonly settle: (isDone: boolean) => void }>()
  #nextId = 1

  /** Begins to wait for these processes; true when all have answered or are gone. */
  await(processes: readonly number[]): { readonly id: number; readonly done: Promise<boolean> } {
    const id = this.#nextId++
    const done = new Promise<boolean>((resolve) => {
      const settle = (isDone: boolean): void => {
        this.#waits.delete(id)
        resolve(isDone)
      }
      this.#waits.set(id, { missing: new Set(processes), settle })
    })
    return { id, done }
  }

  heard(id: number, process: number): void {
    const wait = this.#waits.get(id)
    wait?.missing.delete(process)
    if (wait?.missing.size === 0) wait.settle(true)
  }

  /** That process answers nothing any more. */
  gone(process: number): void {
    for (const id of [...this.#waits.keys()]) this.heard(id, process)
  }

  giveUp(id: number): void {
    this.#waits.get(id)?.settle(false)
  }

  giveUpAll(): void {
    for (const id of [...this.#waits.keys()]) this.giveUp(id)
  }
}
