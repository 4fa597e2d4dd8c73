import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { lastLines, runCommand } from '../setup/run-command.mjs'

const startLimitMs = 30_000
const endLimitMs = 20_000
const commandLimitMs = 60_000
const bootScript = join(import.meta.dirname, 'docker-engine.sh')
const ip = '/usr/sbin/ip'
const nsenter = '/usr/bin/nsenter'
const unshare = '/usr/bin/unshare'
/** One each in the range that is set aside for tests between networks (RFC 2544): nobody's routes lead there. */
let lastNumber = process.pid

/** @typedef {{ readonly name?: string, readonly socketPath?: string, readonly dockerd?: readonly string[] }} NodeOptions */

/**
 * Why no engine can be started here, for the line that says what was skipped; null where one can.
 * @returns {string | null}
 */
export function whyNoDockerEngine() {
  if (process.platform !== 'linux') return 'an engine of its own needs Linux'
  if (process.getuid?.() !== 0) return 'an engine of its own needs root'
  const missing = ['dockerd', 'containerd', 'runc', 'docker', 'iptables'].filter((name) => !onPath(name))
  if (missing.length > 0) return `${missing.join(', ')} not installed (Debian, Ubuntu: apt-get install docker.io)`
  const tools = [ip, nsenter, unshare].filter((path) => !existsSync(path))
  return tools.length > 0 ? `${tools.join(', ')} not installed (Debian, Ubuntu: iproute2, util-linux)` : null
}

/**
 * dockerd in namespaces of its own (network, mounts, processes, host name), below a shell that ends with this process: its
 * bridges, rules, mounts and containers are gone when that shell is, whatever happens. A pair of virtual network devices joins
 * it to this machine.
 */
export class DockerNode {
  /** @type {string} */
  dir = mkdtempSync(join(tmpdir(), 'clusterdeck-docker-'))
  #number
  #options
  /** @type {import('node:child_process').ChildProcess | null} */
  #shell = null
  /** @type {Set<DockerNode>} */
  #links = new Set()

  /**
   * @param {number} number
   * @param {NodeOptions} options
   */
  constructor(number, options) {
    this.#number = number
    this.#options = options
    mkdirSync(join(this.dir, 'etc'))
    mkdirSync(join(this.dir, 'work'))
    writeFileSync(join(this.dir, 'daemon.json'), '{}')
  }

  get socketPath() {
    return this.#options.socketPath ?? join(this.dir, 'docker.sock')
  }

  /** The node's name. */
  get name() {
    return this.#options.name ?? 'node-1'
  }

  /** Where this machine finds published ports. */
  get address() {
    return `198.18.${this.#number}.2`
  }

  /** Where containers find this machine. */
  get hostAddress() {
    return `198.18.${this.#number}.1`
  }

  /** Starts it, or starts it again after `halt()` with what is on its disk. */
  async boot() {
    rmSync(join(this.dir, 'ended'), { force: true })
    const shell = spawn(
      unshare,
      [
        ...['--net', '--mount', '--pid', '--uts', '--fork', '--kill-child=KILL', '--mount-proc'],
        ...['/bin/sh', bootScript, this.dir, this.#group, this.name, this.address, this.socketPath],
        ...(this.#options.dockerd ?? []),
      ],
      { stdio: ['pipe', 'ignore', 'ignore'] },
    )
    this.#shell = shell
    shell.stdin.on('error', () => {})
    const pid = await until(() => this.#firstPid(), startLimitMs, 'its first process')
    await run(ip, 'link', 'add', this.#device, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(pid))
    await run(ip, 'address', 'add', `${this.hostAddress}/30`, 'dev', this.#device)
    await run(ip, 'link', 'set', this.#device, 'up')
    // Before dockerd looks for its swarm.
    for (const other of this.#links) await this.linkTo(other)
    shell.stdin.write('go\n')
    await until(() => this.#answers(), startLimitMs, 'an answer of dockerd')
  }

  /** Like a power cut: it and all its containers end at once, with nothing tidied. `boot()` brings it back. */
  async halt() {
    const shell = this.#shell
    this.#shell = null
    if (shell === null || hasEnded(shell)) return
    const ended = ending(shell)
    shell.kill('SIGKILL')
    await ended
    await runCommand(ip, ['link', 'delete', this.#device], { limitMs: commandLimitMs })
  }

  /** Its daemon does not answer any more, and its containers go on. */
  async freeze() {
    await this.#signal('STOP')
  }

  async thaw() {
    await this.#signal('CONT')
  }

  /** Ends it and all that runs on it, and deletes its data. */
  async close() {
    const shell = this.#shell
    this.#shell = null
    for (const other of this.#links) other.#links.delete(this)
    if (shell !== null && !hasEnded(shell)) {
      const ended = ending(shell)
      const tooLate = setTimeout(() => shell.kill('SIGKILL'), endLimitMs)
      shell.stdin?.end()
      await ended
      clearTimeout(tooLate)
    }
    // Both would go by themselves, a moment later.
    await runCommand(ip, ['link', 'delete', this.#device], { limitMs: commandLimitMs })
    await removeGroups(this.#group)
    rmSync(this.dir, { recursive: true, force: true, maxRetries: 5 })
    rmSync(this.socketPath, { force: true })
  }

  /**
   * A pair of devices between two engines, on which each finds the other's address.
   * @param {DockerNode} other
   */
  async linkTo(other) {
    const [own, theirs] = [`to${other.#number}`, `to${this.#number}`]
    const [pid, otherPid] = [this.#firstPid(), other.#firstPid()]
    this.#links.add(other)
    other.#links.add(this)
    if (pid === null || otherPid === null) return
    await run(ip, 'link', 'add', own, 'netns', String(pid), 'type', 'veth', 'peer', 'name', theirs, 'netns', otherPid)
    await this.#routeTo(other.address, own)
    await other.#routeTo(this.address, theirs)
    // As on a network of machines: what one node calls this machine, all do.
    await this.#routeToHostOf(other)
    await other.#routeToHostOf(this)
  }

  /** @param {DockerNode} other */
  async #routeToHostOf({ hostAddress }) {
    await this.#inside('route', 'add', `${hostAddress}/32`, 'via', this.hostAddress)
  }

  /** @param {...string} words of `ip`, in its network */
  async #inside(...words) {
    await run(nsenter, `--net=/proc/${this.#firstPid()}/ns/net`, ip, ...words)
  }

  /**
   * @param {string} address
   * @param {string} device
   */
  async #routeTo(address, device) {
    await this.#inside('address', 'add', `${this.address}/32`, 'dev', device)
    await this.#inside('link', 'set', device, 'up')
    await this.#inside('route', 'add', `${address}/32`, 'dev', device, 'src', this.address)
  }

  get #device() {
    return `deck-docker${this.#number}`
  }

  get #group() {
    return `clusterdeck-test-${process.pid}-${this.#number}`
  }

  /** @returns {string | null} the shell's pid as this machine sees it */
  #firstPid() {
    const pid = this.#shell?.pid
    if (pid === undefined) return null
    try {
      return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim() || null
    } catch {
      return null
    }
  }

  /** @param {string} signal */
  async #signal(signal) {
    const pid = readFileSync(`/proc/${this.#firstPid()}/root/run/docker.pid`, 'utf8')
    await run(nsenter, `--pid=/proc/${this.#firstPid()}/ns/pid`, '/bin/sh', '-c', `kill -${signal} ${pid}`)
  }

  /** @returns {Promise<true | null>} */
  async #answers() {
    if (existsSync(join(this.dir, 'ended')) || this.#shell?.exitCode !== null) {
      throw new Error(`dockerd ended:\n${lastLines(readFileSync(join(this.dir, 'dockerd.log'), 'utf8'), 10)}`)
    }
    return (await ping(this.socketPath)) ? true : null
  }
}

/** @param {import('node:child_process').ChildProcess} child */
function hasEnded(child) {
  return child.exitCode !== null || child.signalCode !== null
}

/** @param {import('node:child_process').ChildProcess} child */
function ending(child) {
  return new Promise((done) => child.once('exit', done))
}

/** @param {string} socketPath */
function ping(socketPath) {
  return new Promise((done) => {
    request({ socketPath, path: '/_ping', timeout: 2_000 }, (response) => {
      response.resume()
      done(response.statusCode === 200)
    })
      .on('error', () => done(false))
      .end()
  })
}

/**
 * @template T
 * @param {() => T | null | Promise<T | null>} ask
 * @param {number} limitMs
 * @param {string} what
 * @returns {Promise<T>}
 */
async function until(ask, limitMs, what) {
  for (const endMs = Date.now() + limitMs; Date.now() < endMs; await delay(20)) {
    const answer = await ask()
    if (answer !== null) return answer
  }
  throw new Error(`the Docker engine of the test: ${what} did not come within ${limitMs} ms`)
}

/**
 * Rejects with what the program printed.
 * @param {string} command
 * @param {...string} args
 */
export async function run(command, ...args) {
  const { code, output } = await runCommand(command, args, { limitMs: commandLimitMs })
  if (code !== 0) throw new Error(`${command} ${args.join(' ')}\nended with code ${code}:\n${lastLines(output, 10)}`)
  return output
}

/** What dockerd made below each controller; empty by now, as all processes in it are gone. @param {string} group */
async function removeGroups(group) {
  const words = ['/sys/fs/cgroup', '-depth', '-type', 'd', '-path', `*/${group}*`, '-exec', 'rmdir', '{}', '+']
  await runCommand('/usr/bin/find', words, { limitMs: 10_000 })
}

/** A number whose addresses nobody on this machine has. @returns {Promise<number>} */
export async function freeNumber() {
  const { output } = await runCommand(ip, ['-brief', 'address'], { limitMs: 10_000 })
  do lastNumber = (lastNumber + 1) % 256
  while (output.includes(`198.18.${lastNumber}.`))
  return lastNumber
}

/** @param {string} program */
function onPath(program) {
  return `${process.env.PATH}:/usr/sbin:/sbin`.split(delimiter).some((dir) => existsSync(join(dir, program)))
}
