/**
 * Load at a rate until somebody stops it, for benchmarks and pictures.
 * @type {import('../../shared/model/load-settings.ts').LoadSettings}
 */
export const plainLoad = {
  url: '',
  method: 'GET',
  headers: [],
  body: '',
  paths: [],
  model: 'open',
  ratePerSec: 200,
  connections: 50,
  durationS: null,
  warmUpS: 0,
  requestsPerConnection: 0,
  pipelining: 1,
  timeoutMs: 5000,
  sourceAddresses: 1,
  sendOverMs: 0,
  processes: 1,
}
