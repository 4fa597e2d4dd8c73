import type { Member } from './member.ts'

/** Past this time the others are blocked, and do not get on with their turns. */
const longestRestMs = 20

/**
 * A worker whose connections a fault takes never owes an answer, and would get all that comes while others owe theirs. So it
 * gets the next one when so many turns have gone to others as there are others, or when these are blocked.
 */
export class EvenShares {
  #deadline: NodeJS.Timeout | undefined

  /** A fault took what the worker's last turn gave it. */
  spent(member: Member): void {
    member.spentTurn = member.lastTurn
    member.spentMonoMs = performance.now()
  }

  /** Takes those out of `ready` who leave the next turn to others; `turns` so many there were. */
  narrow(ready: Member[], members: Iterable<Member>, turns: number): void {
    let others = -1
    for (const { isServing } of members) if (isServing) others++
    let kept = 0
    for (const member of ready) {
      const isSpent = member.spentTurn > 0 && member.spentTurn === member.lastTurn && turns - member.lastTurn < others
      if (!isSpent || performance.now() - member.spentMonoMs >= longestRestMs) ready[kept++] = member
    }
    ready.length = kept
  }

  /** Connections wait, and nobody is to get one: calls `wake` when that may have changed by time alone. */
  awaitTurns(members: Iterable<Member>, wake: () => void): void {
    if (this.#deadline !== undefined || ![...members].some(({ isReady }) => isReady)) return
    this.#deadline = setTimeout(() => {
      this.#deadline = undefined
      wake()
    }, longestRestMs)
  }

  close(): void {
    clearTimeout(this.#deadline)
  }
}
