import { Readable } from 'node:stream'
import type Docker from 'dockerode'

/** The output of a Swarm task, wherever it runs; dockerode has it, and its types do not. */
export function openTaskOutput(
  docker: Docker,
  id: string,
  query: object,
  abortSignal: AbortSignal,
): Promise<NodeJS.ReadableStream> {
  const statusCodes = { 200: true, 404: 'no such task', 500: 'server error', 503: 'node is not part of a swarm' }
  const request = {
    path: `/tasks/${id}/logs?`,
    method: 'GET',
    isStream: true,
    statusCodes,
    options: query,
    abortSignal,
  }
  return new Promise((done, reject) => {
    docker.modem.dial(request, (error, answer) => (answer instanceof Readable ? done(answer) : reject(error)))
  })
}
