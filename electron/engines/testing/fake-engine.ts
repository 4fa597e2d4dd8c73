import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

type Answer = unknown | ((response: ServerResponse) => void)

/** An engine that answers what it is told to, on a socket of its own: for what a real one does not do on demand. */
export class FakeEngine {
  readonly #dir = mkdtempSync(join(tmpdir(), 'clusterdeck-fake-engine-'))
  readonly #answers = new Map<string, Answer>()
  readonly #events = new Set<ServerResponse>()
  #server: Server | null = null
  /** "POST /containers/a/kill?signal=SIGKILL", in their order. */
  readonly asked: string[] = []

  get host(): string {
    return `unix://${this.#dir}/engine.sock`
  }

  /** What `GET /path` answers, without the query: JSON, or what a function writes. */
  on(request: string, answer: Answer): void {
    this.#answers.set(request, answer)
  }

  async start(): Promise<void> {
    const server = createServer((request, response) => this.#answer(request, response))
    this.#server = server
    await new Promise<void>((done) => server.listen(`${this.#dir}/engine.sock`, done))
  }

  /** Ends as an engine does that is stopped: its socket is gone, all connections close. */
  async stop(): Promise<void> {
    const server = this.#server
    this.#server = null
    if (server === null) return
    this.#events.clear()
    const closed = new Promise((done) => server.close(done))
    server.closeAllConnections()
    await closed
  }

  /** Tells all who listen of one. */
  tell(event: unknown): void {
    for (const listener of this.#events) listener.write(`${JSON.stringify(event)}\n`)
  }

  async close(): Promise<void> {
    await this.stop()
    rmSync(this.#dir, { recursive: true, force: true })
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const path = (request.url ?? '').replace(/\?.*$/, '')
    this.asked.push(`${request.method} ${request.url}`)
    request.resume()
    if (path === '/events') {
      response.writeHead(200).flushHeaders()
      this.#events.add(response)
      return
    }
    const answer = this.#answers.get(`${request.method} ${path}`)
    if (answer === undefined) {
      if (/\/(stats|logs)$/.test(path)) return void response.writeHead(200).flushHeaders()
      return void response.writeHead(404).end(JSON.stringify({ message: `no such thing: ${path}` }))
    }
    if (typeof answer === 'function') answer(response)
    else {
      const now = path === '/info' ? { SystemTime: new Date().toISOString() } : {}
      const whole = Array.isArray(answer) ? answer : { ...now, ...Object(answer) }
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(whole))
    }
  }
}

/** What `/info` answers. */
export function info(more: object = {}): object {
  return {
    Name: 'box',
    NCPU: 2,
    MemTotal: 1e9,
    ServerVersion: '24.0.7',
    Swarm: { NodeID: 'n1', NodeAddr: '10.0.0.1', LocalNodeState: 'active', ControlAvailable: true },
    ...more,
  }
}

/** A service as `/services/web` answers it. */
export function service(replicas: number, more: object = {}): object {
  return {
    ID: 's1',
    Version: { Index: 7 },
    Spec: {
      Name: 'web',
      TaskTemplate: { ContainerSpec: { Image: 'shop:1' }, ForceUpdate: 0 },
      Mode: { Replicated: { Replicas: replicas } },
    },
    ...more,
  }
}

/** A task as `/tasks` answers it. */
export function task(slot: number, state: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  const { status = {}, ...rest } = more
  return {
    ID: `task-${slot}-${state}`,
    CreatedAt: '2026-11-30T07:00:00Z',
    Slot: slot,
    NodeID: 'n2',
    DesiredState: 'running',
    Spec: { ContainerSpec: { Image: 'shop:1' }, ForceUpdate: 0 },
    Status: {
      Timestamp: '2026-11-30T07:00:01Z',
      State: state,
      ContainerStatus: { ContainerID: `c${slot}`, PID: 100 + slot, ExitCode: 0 },
      ...Object(status),
    },
    ...rest,
  }
}

/** A node as `/nodes` answers it. */
export function node(id: string, name: string): object {
  return {
    ID: id,
    Version: { Index: 3 },
    Spec: { Role: id === 'n1' ? 'manager' : 'worker', Availability: 'active' },
    Description: {
      Hostname: name,
      Resources: { NanoCPUs: 2e9, MemoryBytes: 1e9 },
      Engine: { EngineVersion: '24.0.7' },
    },
    Status: { State: 'ready', Addr: '10.0.0.2' },
  }
}
