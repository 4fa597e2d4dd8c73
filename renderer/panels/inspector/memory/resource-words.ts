import { formatNumber } from '../../../format/number.ts'

/** Kinds of `process.getActiveResourcesInfo()` people meet, in their words. Others keep Node's name. */
const kinds: Readonly<Record<string, readonly [one: string, many: string]>> = {
  TCPSocketWrap: ['TCP socket', 'TCP sockets'],
  TCPServerWrap: ['TCP server', 'TCP servers'],
  TCPWRAP: ['TCP handle', 'TCP handles'],
  PipeWrap: ['pipe', 'pipes'],
  PipeServerWrap: ['pipe server', 'pipe servers'],
  TTYWrap: ['terminal', 'terminals'],
  UDPWrap: ['UDP socket', 'UDP sockets'],
  Timeout: ['timer', 'timers'],
  Immediate: ['immediate', 'immediates'],
  FSReqCallback: ['file operation', 'file operations'],
  FSEvent: ['file watcher', 'file watchers'],
  StatWatcher: ['file watcher', 'file watchers'],
  ProcessWrap: ['child process', 'child processes'],
  MessagePort: ['message port', 'message ports'],
  Worker: ['worker thread', 'worker threads'],
  GetAddrInfoReqWrap: ['DNS look-up', 'DNS look-ups'],
  TLSWrap: ['TLS socket', 'TLS sockets'],
  CloseReq: ['closing handle', 'closing handles'],
}

/** Count and kind: `{count: '27', kind: 'TCP sockets'}`. */
export function resourceWords(kind: string, count: number): { readonly count: string; readonly kind: string } {
  const [one, many] = kinds[kind] ?? [kind, kind]
  return { count: formatNumber(count), kind: count === 1 ? one : many }
}
