import type { StoreState } from '../../shared/lessons/lab.ts'
import type { Result } from '../../shared/result.ts'

/** `slow`: answers wait until `fast`. `fill`: it refuses to write until `free`. `empty`: forgets all it holds. */
export type StoreAct = 'stop' | 'start' | 'hang' | 'resume' | 'slow' | 'fast' | 'empty' | 'fill' | 'free'

/** A store that apps can keep their state in. */
export interface RunningStore {
  state(): StoreState
  /** Told when the state is another one. Answers with its end. */
  onChange(told: () => void): () => void
  /** One after the other, each answered when it is so. */
  act(act: StoreAct): Promise<Result<{ readonly words: string }>>
  /** Ends what is ours of it. */
  close(): Promise<void>
}
