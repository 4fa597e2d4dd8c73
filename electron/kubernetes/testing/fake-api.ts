import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { listeningPort } from './listening-port.ts'
import { recorded } from './recorded.ts'

type Answer = unknown | ((response: ServerResponse, request: IncomingMessage) => void)
type Watched = 'pods' | 'workload' | 'events'

const workloadPath = /^\/apis\/apps\/v1\/namespaces\/shop\/(deployments|statefulsets)$/

/** An API server that answers what was recorded of one workload, and tells its watches what it is told to. */
export class FakeApi {
  readonly #dir = mkdtempSync(join(tmpdir(), 'clusterdeck-kube-'))
  readonly #answers = new Map<string, Answer>()
  readonly #watches = new Map<Watched, Set<ServerResponse>>()
  #server: Server | null = null
  #port = 0
  /** "/api/v1/namespaces/shop/pods?labelSelector=app%3Dweb", in their order. */
  readonly asked: string[] = []

  constructor(workload: string) {
    this.on('/version', { gitVersion: 'v1.20.2', major: '1', minor: '20' })
    this.on('/api/v1/nodes', recorded('nodes'))
    this.on('/api/v1/namespaces/shop/events', { metadata: { resourceVersion: '7' }, items: [] })
    this.show(workload)
  }

  /** For `KUBECONFIG`. */
  get kubeconfig(): string {
    return join(this.#dir, 'config')
  }

  /** Has it answer with the recording of that workload. */
  show(workload: string): void {
    const list = recorded(`workload-${workload}`)
    const plural = workload === 'hungry' ? 'statefulsets' : 'deployments'
    this.on('/api/v1/namespaces/shop/pods', recorded(`pods-${workload}`))
    this.on(`/apis/apps/v1/namespaces/shop/${plural}`, list)
    this.on(`/apis/apps/v1/namespaces/shop/${plural}/${workload}`, list.items[0])
  }

  /** What `GET path` answers, without the query: JSON, or what a function writes. */
  on(path: string, answer: Answer): void {
    this.#answers.set(path, answer)
  }

  async start(): Promise<void> {
    const server = createServer((request, response) => this.#answer(request, response))
    this.#server = server
    await new Promise<void>((done) => server.listen(this.#port, '127.0.0.1', done))
    this.#port = listeningPort(server)
    this.configure({})
  }

  /** Writes the kubeconfig, with more in the user's part. */
  configure(user: object, more: object = {}): void {
    const cluster = { server: `http://127.0.0.1:${this.#port}`, 'insecure-skip-tls-verify': true }
    const config = {
      'current-context': 'lab',
      clusters: [{ name: 'lab', cluster }],
      users: [{ name: 'ada', user: { token: 'a token', ...user } }],
      contexts: [{ name: 'lab', context: { cluster: 'lab', user: 'ada', namespace: 'shop' } }],
      ...more,
    }
    writeFileSync(this.kubeconfig, JSON.stringify(config))
  }

  /** Ends as a server does that is stopped; it can be started again at the same port. */
  async stop(): Promise<void> {
    const server = this.#server
    this.#server = null
    if (server === null) return
    this.#watches.clear()
    const closed = new Promise((done) => server.close(done))
    server.closeAllConnections()
    await closed
  }

  /** Whether somebody watches that list. */
  isWatched(list: Watched): boolean {
    return (this.#watches.get(list)?.size ?? 0) > 0
  }

  /** Tells all who watch that list. */
  tell(list: Watched, type: string, object: unknown): void {
    for (const watch of this.#watches.get(list) ?? []) watch.write(`${JSON.stringify({ type, object })}\n`)
  }

  async close(): Promise<void> {
    await this.stop()
    rmSync(this.#dir, { recursive: true, force: true })
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '', 'http://api')
    this.asked.push(`${url.pathname}${url.search}`)
    if (url.searchParams.get('watch') === 'true') {
      this.#watch(url.pathname, response)
      return
    }
    if (url.pathname.endsWith('/log') && !this.#answers.has(url.pathname)) {
      response.writeHead(200).flushHeaders()
      return
    }
    const answer = this.#answers.get(url.pathname)
    if (typeof answer === 'function') answer(response, request)
    else if (answer === undefined) response.writeHead(404).end('404 page not found\n')
    else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
  }

  #watch(path: string, response: ServerResponse): void {
    const list = path.endsWith('/pods') ? 'pods' : workloadPath.test(path) ? 'workload' : 'events'
    response.writeHead(200).flushHeaders()
    const watches = this.#watches.get(list) ?? new Set()
    this.#watches.set(list, watches.add(response))
    response.on('close', () => watches.delete(response))
  }
}
