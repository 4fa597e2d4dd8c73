/** The app must never pay for a mistake of ours: whatever is called from outside the agent is wrapped in this. */
export function guarded<Fact = void>(run: (fact: Fact) => void): (fact: Fact) => void {
  return (fact) => {
    try {
      run(fact)
    } catch {
      // Nobody to tell: stderr belongs to the app, and the pipe may be what failed.
    }
  }
}
