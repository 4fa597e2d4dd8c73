import type { LoadErrorKind } from '../../../shared/model/load.ts'

/** Names what happened to a connection by the code Node gave its error; tls by the codes of OpenSSL and Node's checks. */
export function errorKind(error: Error): LoadErrorKind {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  switch (code) {
    case 'ECONNREFUSED':
      return 'refused'
    case 'ECONNRESET':
    case 'ECONNABORTED':
    case 'EPIPE':
    case 'ERR_STREAM_DESTROYED':
      return 'reset'
    case 'ETIMEDOUT':
      return 'timeout'
    case 'EPROTO':
      return 'tls'
    default:
      return tlsCodes.test(code) ? 'tls' : 'unreachable'
  }
}

const tlsCodes =
  /^(ERR_TLS|ERR_SSL|CERT_|CRL_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH|INVALID_CA|PATH_LENGTH)/
