import { resolve } from 'node:path'
import type { CommandInput, CommandName } from '../../../shared/ipc/contract.ts'
import { fail, type Result } from '../../../shared/result.ts'

/**
 * So long a press counts for what the page asks next: "Run as a cluster" under a path that was typed. Main sees presses
 * itself, and a page cannot make them.
 */
const pressCountsMs = 5000

export interface PickedProgramsParts {
  /** Scripts and node binaries that ran here before, or ship with the deck. */
  known(): Iterable<string>
  monoMs(): number
}

/**
 * Which programs a person picked: in a dialog, by a drop, on the command line, from what ran before; or by a press right
 * before the page named them. The page shows what servers print: were it ever made to say what it should not, it could start
 * none of its own.
 */
export class PickedPrograms {
  readonly #parts: PickedProgramsParts
  readonly #picked = new Set<string>()
  #pressedMonoMs = Number.NEGATIVE_INFINITY

  constructor(parts: PickedProgramsParts) {
    this.#parts = parts
  }

  /** A person picked it, and main knows by itself. */
  add(path: string): void {
    if (path !== '') this.#picked.add(resolve(path))
  }

  /** A key or a button went down in the window. */
  pressed(): void {
    this.#pressedMonoMs = this.#parts.monoMs()
  }

  /** Why a command would run what nobody picked; null when it would not. */
  refusal<Name extends CommandName>(name: Name, input: CommandInput<Name>): Result<never> | null {
    if (opensPrograms(name, input) && !this.#isPressed()) {
      return fail('refused', 'Nobody pressed a key or a button for this: press it in the window')
    }
    const unpicked = programsOf(name, input).find((path) => !this.#isPicked(path))
    if (unpicked === undefined) return null
    if (this.#isPressed()) {
      this.add(unpicked)
      return this.refusal(name, input)
    }
    return fail(
      'refused',
      `${unpicked} was not picked by a person: choose it in the dialog, drop it on the window, or name it on the command line`,
    )
  }

  #isPressed(): boolean {
    return this.#parts.monoMs() - this.#pressedMonoMs <= pressCountsMs
  }

  #isPicked(path: string): boolean {
    const wanted = resolve(path)
    if (this.#picked.has(wanted)) return true
    for (const known of this.#parts.known()) if (known !== '' && resolve(known) === wanted) return true
    return false
  }
}

/** What opens an editor, or decides which one it is. */
function opensPrograms<Name extends CommandName>(name: Name, input: CommandInput<Name>): boolean {
  return name === 'app.openPlace' || (name === 'deck.saveView' && ('editor' in input || 'editorAddress' in input))
}

/** The programs that a command names by their path. */
function programsOf<Name extends CommandName>(name: Name, input: CommandInput<Name>): string[] {
  // The name says which input it is; TypeScript cannot follow that through a generic.
  const named = { name, input } as NamedInput
  switch (named.name) {
    case 'cluster.open':
      return [named.input.scriptPath, ...nodeOf(named.input)]
    case 'cluster.update':
      return nodeOf(named.input.settings)
    case 'runtime.probe':
    // A configuration that is a program is evaluated.
    case 'runtime.look':
      return [named.input.path]
    default:
      return []
  }
}

type NamedInput = {
  [Name in CommandName]: { readonly name: Name; readonly input: CommandInput<Name> }
}[CommandName]

/** '' and `embedded` are the deck's own choice. */
function nodeOf({ nodePath = '' }: { readonly nodePath?: string | undefined }): string[] {
  return nodePath === '' || nodePath === 'embedded' ? [] : [nodePath]
}
