import { spawn } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { runCommand } from '../setup/run-command.mjs'

const bootScript = join(import.meta.dirname, 'systemd-machine.sh')
const unshare = '/usr/bin/unshare'
const nsenter = '/usr/bin/nsenter'
const systemd = '/lib/systemd/systemd'
const groups = '/sys/fs/cgroup/systemd'
const startLimitMs = 20_000
const commandLimitMs = 120_000
/** What units without words of their own want; ours do nothing. */
const targets = ['proof', 'basic', 'sysinit', 'shutdown', 'network-online', 'multi-user']

/**
 * Why systemd cannot run here as a first process; null where it can.
 * @returns {string | null}
 */
export function whyNoSystemd() {
  if (process.platform !== 'linux') return 'systemd needs Linux'
  if (process.getuid?.() !== 0) return 'a systemd of its own needs root'
  const missing = [systemd, unshare, nsenter].filter((path) => !existsSync(path))
  if (missing.length > 0)
    return `${missing.join(', ')} not installed (Debian, Ubuntu: apt-get install systemd util-linux)`
  return existsSync(groups) ? null : `${groups} is missing: only a machine with control groups of version 1 was tried`
}

/** A systemd with units of ours alone, on the network of this machine; it sees its files, and an /etc of its own. */
export class SystemdMachine {
  #dir = mkdtempSync(join(tmpdir(), 'clusterdeck-systemd-'))
  #group = join(groups, `clusterdeck-test-${process.pid}`)
  /** @type {import('node:child_process').ChildProcess | null} */
  #shell = null

  async boot() {
    for (const name of ['units', 'etc', 'work']) mkdirSync(join(this.#dir, name))
    for (const name of targets) {
      writeFileSync(join(this.#dir, 'units', `${name}.target`), `[Unit]\nDescription=${name}\nDefaultDependencies=no\n`)
    }
    mkdirSync(this.#group)
    const words = ['--pid', '--mount', '--uts', '--ipc', '--cgroup', '--fork', '--kill-child=KILL', '--mount-proc']
    const entering = `echo $$ >${this.#group}/cgroup.procs; exec ${unshare} ${words.join(' ')} /bin/sh ${bootScript} ${this.#dir}`
    this.#shell = spawn('/bin/sh', ['-c', entering], { stdio: 'ignore' })
    for (const endMs = Date.now() + startLimitMs; Date.now() < endMs; await delay(50)) {
      if (await this.#isUp()) return
    }
    throw new Error('systemd did not come up')
  }

  /**
   * Takes a unit and the files that it names in /etc, and starts it.
   * @param {string} unit path of the file
   * @param {Readonly<Record<string, string>>} files by their place: where each is copied from
   */
  async start(unit, files) {
    const { code, output } = await this.inside('/bin/mkdir', '-p', ...Object.keys(files).map((path) => dirname(path)))
    if (code !== 0) throw new Error(output)
    for (const [place, from] of Object.entries(files)) await this.inside('/bin/cp', from, place)
    copyFileSync(unit, join(this.#dir, 'units', basename(unit)))
    await this.systemctl('daemon-reload')
    await this.systemctl('start', basename(unit))
  }

  /** @param {...string} words @returns {Promise<string>} what it printed; rejects with it where it fails */
  async systemctl(...words) {
    const { code, output } = await this.inside('/usr/bin/systemctl', '--no-pager', ...words)
    if (code !== 0) throw new Error(`systemctl ${words.join(' ')} ended with code ${code}:\n${output}`)
    return output
  }

  /** Runs a program among its processes. @param {string} program @param {...string} words */
  inside(program, ...words) {
    const pid = this.#firstPid() ?? 'none'
    return runCommand(nsenter, ['-t', pid, '-m', '-p', '-u', '-i', program, ...words], { limitMs: commandLimitMs })
  }

  async close() {
    const shell = this.#shell
    this.#shell = null
    if (shell !== null && shell.exitCode === null && shell.signalCode === null) {
      const ended = new Promise((done) => shell.once('exit', done))
      shell.kill('SIGKILL')
      await ended
    }
    for (let left = 50; left > 0 && existsSync(this.#group); left -= 1) {
      await runCommand('/usr/bin/find', [this.#group, '-depth', '-type', 'd', '-exec', 'rmdir', '{}', '+'], {
        limitMs: 10_000,
      })
      await delay(50)
    }
    rmSync(this.#dir, { recursive: true, force: true, maxRetries: 5 })
  }

  async #isUp() {
    if (this.#firstPid() === null) return false
    const { output } = await this.inside('/usr/bin/systemctl', 'is-active', 'basic.target', 'proof.target')
    return /^active$/m.test(output)
  }

  /** @returns {string | null} as this machine numbers it */
  #firstPid() {
    const pid = this.#shell?.pid
    if (pid === undefined) return null
    try {
      return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim() || null
    } catch {
      return null
    }
  }
}
