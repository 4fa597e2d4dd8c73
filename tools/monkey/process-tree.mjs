import { execFileSync } from 'node:child_process'

/** @returns {{ pid: number, parent: number, state: string }[]} everybody on this machine */
function everybody() {
  const listing = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,state='], { encoding: 'utf8' })
  return listing.split('\n').flatMap((line) => {
    const [pid, parent, state] = line.trim().split(/\s+/)
    return pid && state ? [{ pid: Number(pid), parent: Number(parent), state }] : []
  })
}

/**
 * @param {number} ancestor
 * @returns {number[]} this process and everything below it
 */
export function processTree(ancestor) {
  const all = everybody()
  const found = [ancestor]
  for (const pid of found) found.push(...all.filter(({ parent }) => parent === pid).map((child) => child.pid))
  return found
}

/**
 * @param {number} pid
 * @returns {boolean} whether it is there, and no zombie
 */
export function isAlive(pid) {
  return everybody().some((one) => one.pid === pid && !one.state.startsWith('Z'))
}
