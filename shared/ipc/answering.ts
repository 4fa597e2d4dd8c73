import type { z } from 'zod'

/** One command: the schema of its input, and (as a type only) what it answers. */
export interface Command<Input extends z.ZodType, Output> {
  readonly input: Input
  readonly output?: Output
}

/** A command that takes this and answers that: `answering<string>()(schema)`. */
export const answering =
  <Output>() =>
  <Input extends z.ZodType>(input: Input): Command<Input, Output> => ({ input })
