/** Set-up could not go on; the message says what to do next. Printed without a stack. */
export class SetUpError extends Error {}

/**
 * One line about one step, on stderr: stdout belongs to the program that is started.
 * @param {string} words
 */
export function say(words) {
  process.stderr.write(`[set-up] ${words}\n`)
}

/**
 * A line nobody overlooks.
 * @param {string} words
 */
export function sayLoudly(words) {
  const rule = '!'.repeat(Math.min(words.length + 9, 100))
  process.stderr.write(`${rule}\n[set-up] ${words}\n${rule}\n`)
}

/**
 * Runs a tool's main function: a SetUpError becomes its words and exit code 1, anything else is a bug with its stack.
 * @param {() => Promise<number | void>} main resolves with the exit code
 */
export function runMain(main) {
  main().then(
    (code) => {
      process.exitCode = code ?? 0
    },
    (error) => {
      process.stderr.write(error instanceof SetUpError ? `[set-up] ${error.message}\n` : `${error?.stack ?? error}\n`)
      process.exitCode = 1
    },
  )
}
