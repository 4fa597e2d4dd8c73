import { readFileSync } from 'node:fs'
import { Agent, type AgentOptions } from 'node:http'
import { Agent as TlsAgent } from 'node:https'
import { join } from 'node:path'
import { inspect } from 'node:util'
import type Docker from 'dockerode'
import { z } from 'zod'
import { errorWords } from '../../shared/base/error-words.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { endedBy } from './ended-by.ts'
import { engineFailure } from './engine-words.ts'
import { openSshSocket, type SshSocket } from './ssh-socket.ts'

/** How long an engine may take for an answer before it counts as lost. */
export const answerLimitMs = 8_000

/** Files of a certificate for engines behind TLS: `ca.pem`, `cert.pem`, `key.pem` in one folder. */
export type CertificateFolder = string | null

/** One engine, asked over dockerode. What it answers is parsed; what it refuses comes back in words. */
export class EngineClient {
  readonly address: string
  readonly docker: Docker
  readonly #agent: Agent
  readonly #ssh: SshSocket | null

  /** Use `connectEngine`. */
  constructor(address: string, docker: Docker, agent: Agent, ssh: SshSocket | null) {
    this.address = address
    this.docker = docker
    this.#agent = agent
    this.#ssh = ssh
  }

  /** An answer of the shape that is wanted. `question` gets a signal that ends it after `limitMs`. */
  async ask<T>(
    schema: z.ZodType<T>,
    question: (docker: Docker, abortSignal: AbortSignal) => Promise<unknown>,
    limitMs = answerLimitMs,
  ): Promise<Result<T>> {
    const limit = AbortSignal.timeout(limitMs)
    try {
      const parsed = schema.safeParse(await Promise.race([question(this.docker, limit), endedBy(limit)]))
      if (parsed.success) return ok(parsed.data)
      return fail('refused', `The engine at ${this.address} answers in another form: ${z.prettifyError(parsed.error)}`)
    } catch (thrown) {
      return engineFailure(this.address, limit.aborted ? limit.reason : thrown)
    }
  }

  /** Has the engine do something; its answer says no more than that. */
  async act(
    deed: (docker: Docker, abortSignal: AbortSignal) => Promise<unknown>,
    limitMs?: number,
  ): Promise<Result<void>> {
    const answer = await this.ask(z.unknown(), deed, limitMs)
    return answer.ok ? ok(undefined) : answer
  }

  close(): void {
    this.#agent.destroy()
    this.#ssh?.close()
  }
}

/** Loads dockerode, with the first engine that is asked for, and opens a way to it; it may still not be there. */
export async function connectEngine(address: string, certificates: CertificateFolder): Promise<Result<EngineClient>> {
  const { default: Dockerode } = await import('dockerode')
  const agentOptions: AgentOptions = { keepAlive: true, maxSockets: Number.POSITIVE_INFINITY }
  const url = new URL(address)
  try {
    switch (url.protocol) {
      case 'unix:':
      case 'npipe:': {
        const agent = inFewWords(new Agent(agentOptions))
        const options = { socketPath: decodeURI(address.replace(/^\w+:\/\//, '')), agent }
        return ok(new EngineClient(address, new Dockerode(options), agent, null))
      }
      case 'ssh:': {
        const ssh = await openSshSocket(url)
        if (!ssh.ok) return ssh
        const agent = inFewWords(new Agent(agentOptions))
        const options = { socketPath: ssh.value.path, agent }
        return ok(new EngineClient(address, new Dockerode(options), agent, ssh.value))
      }
      default: {
        const isTls = url.protocol === 'https:' || certificates !== null
        const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
        const port = url.port || (isTls ? 2376 : 2375)
        const keys = certificates === null ? {} : readCertificates(certificates)
        const agent = inFewWords(isTls ? new TlsAgent({ ...agentOptions, ...keys }) : new Agent(agentOptions))
        const options = { protocol: isTls ? ('https' as const) : ('http' as const), host, port, agent, ...keys }
        return ok(new EngineClient(address, new Dockerode(options), agent, null))
      }
    }
  } catch (thrown) {
    return fail('invalid-input', `${address} could not be opened: ${errorWords(thrown)}`)
  }
}

/**
 * docker-modem describes each request in full for a log that nobody reads, its agent with all open connections too: with 500 of
 * them one request took a tenth of a second.
 */
function inFewWords(agent: Agent): Agent {
  return Object.assign(agent, { [inspect.custom]: () => 'agent' })
}

function readCertificates(folder: string): { readonly ca: Buffer; readonly cert: Buffer; readonly key: Buffer } {
  return {
    ca: readFileSync(join(folder, 'ca.pem')),
    cert: readFileSync(join(folder, 'cert.pem')),
    key: readFileSync(join(folder, 'key.pem')),
  }
}
