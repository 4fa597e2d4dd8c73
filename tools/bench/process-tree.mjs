import { readdirSync, readFileSync } from 'node:fs'

/** Linux counts processor time in ticks of 10 ms, whatever the kernel's own clock. */
const microsPerTick = 10_000

/**
 * @param {readonly number[]} pids
 * @returns {number} processor time that these processes used so far, all threads
 */
export function cpuMicros(pids) {
  return pids.reduce((sum, pid) => {
    const fields = statFields(pid)
    return sum + (Number(fields[11]) + Number(fields[12])) * microsPerTick
  }, 0)
}

/**
 * @param {number} ancestor
 * @returns {number[]} this process and everything below it
 */
export function processTree(ancestor) {
  const parents = readdirSync('/proc').flatMap((name) => {
    const pid = Number(name)
    return Number.isInteger(pid) ? [{ pid, parent: Number(statFields(pid)[1]) }] : []
  })
  const found = [ancestor]
  for (const pid of found) found.push(...parents.filter(({ parent }) => parent === pid).map((child) => child.pid))
  return found
}

/**
 * @param {readonly number[]} pids
 * @returns {number} their memory; what several share is divided among those that share it
 */
export function memoryBytes(pids) {
  return pids.reduce((sum, pid) => {
    try {
      const pssKb = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8').match(/^Pss:\s+(\d+) kB/m)?.[1]
      return sum + Number(pssKb ?? 0) * 1024
    } catch {
      return sum
    }
  }, 0)
}

/**
 * @param {number} pid
 * @returns {number} its own memory alone: what it shares counts more or less as other programs come and go
 */
export function ownMemoryBytes(pid) {
  const kb = readFileSync(`/proc/${pid}/status`, 'utf8').match(/^RssAnon:\s+(\d+) kB/m)?.[1]
  return Number(kb ?? Number.NaN) * 1024
}

/**
 * @param {number} pid
 * @returns {string[]} fields of /proc/<pid>/stat after the name, which may hold spaces; empty when it is gone
 */
function statFields(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return []
  }
}
