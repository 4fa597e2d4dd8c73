/** Something that serves from several processes, and is treated alike whoever runs it. */
export interface Service {
  readonly name: string
  readonly url: string
  readonly processes: number
  /** SIGKILL to the one that calls itself so; answers with what was done, in words. */
  kill(worker: string): Promise<string>
  /** Replaces all, as that world does it; answers when it says it is done. */
  reload(): Promise<string>
  close(): Promise<void>
}
