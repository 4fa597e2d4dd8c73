import type { StartFault } from '../fault-host.ts'

/** An app that handles it has so long to end in its own way. */
const survivesAfterMs = 1000

/** Rejects a promise that nobody catches. Who is still there a second later handled it. */
export const unhandledRejection: StartFault<'fault.unhandled-rejection'> = (_, host) => {
  const { setTimeout, clearTimeout } = host.originals
  let timer: NodeJS.Timeout | undefined
  return {
    read: () => null,
    end: () => clearTimeout(timer),
    hold() {
      // Of an async function: the app may have replaced `Promise`.
      void reject()
      timer = setTimeout(() => host.fail(survivedWords()), survivesAfterMs)
      timer.unref()
    },
  }
}

async function reject(): Promise<never> {
  throw new Error('rejected by a fault')
}

function survivedWords(): string {
  const listened = ['unhandledRejection', 'uncaughtException'].filter((name) => process.listenerCount(name) > 0)
  if (listened.length > 0) return `the app listens for ${listened.join(' and ')}, and lives on`
  return 'this worker runs with --unhandled-rejections, or a domain, and lives on'
}
