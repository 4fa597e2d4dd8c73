import { describe, expect, it } from 'vitest'
import type { LogFormat, LogLevel } from '../../../shared/logs/log-entry.ts'
import { readAnsi } from './ansi-text.ts'
import { readLine } from './read-line.ts'

type Row = readonly [
  line: string,
  format: LogFormat,
  level: LogLevel | null,
  message: string,
  fields?: Readonly<Record<string, string>>,
]

/** Lines as these programs print them, by their names and versions. */
const printed: Readonly<Record<string, readonly Row[]>> = {
  'pino 10': [
    [
      '{"level":30,"time":1764445861123,"pid":4711,"hostname":"box","reqId":"req-1","req":{"method":"GET","url":"/api/cart","host":"localhost:3000","remoteAddress":"127.0.0.1","remotePort":51234},"msg":"incoming request"}',
      'pino',
      'info',
      'incoming request',
      { reqId: 'req-1', 'req.method': 'GET', 'req.url': '/api/cart' },
    ],
    [
      '{"level":30,"time":1764445861125,"pid":4711,"hostname":"box","reqId":"req-1","res":{"statusCode":200},"responseTime":1.93,"msg":"request completed"}',
      'pino',
      'info',
      'request completed',
      { 'res.statusCode': '200', responseTime: '1.93' },
    ],
    [
      '{"level":50,"time":1764445861126,"pid":4711,"hostname":"box","err":{"type":"TypeError","message":"no cart","stack":"TypeError: no cart\\n    at load (/app/cart.js:11:9)"},"msg":"no cart"}',
      'pino',
      'error',
      'no cart',
      { 'err.type': 'TypeError' },
    ],
    ['{"level":35,"time":1764445861126,"pid":1,"hostname":"box","msg":"own level"}', 'pino', 'info', 'own level'],
    ['{"level":60,"time":"2026-11-29T14:31:01.123Z","pid":1,"hostname":"box","msg":""}', 'pino', 'fatal', ''],
  ],
  'bunyan 1.8': [
    [
      '{"name":"api","hostname":"box","pid":4711,"level":40,"msg":"slow query","ms":812,"time":"2026-11-29T14:31:01.123Z","v":0}',
      'bunyan',
      'warn',
      'slow query',
      { name: 'api', ms: '812' },
    ],
  ],
  'winston 3': [
    [
      '{"level":"warn","message":"disk is 91 % full","service":"api","timestamp":"2026-11-29T14:31:01.123Z"}',
      'winston',
      'warn',
      'disk is 91 % full',
      { service: 'api' },
    ],
    ['{"level":"silly","message":"x"}', 'winston', 'trace', 'x'],
    ['info: listening on 3000', 'plain', 'info', 'info: listening on 3000'],
    ['2026-11-29T14:31:01.123Z error: no database', 'plain', 'error', '2026-11-29T14:31:01.123Z error: no database'],
  ],
  'other JSON': [
    ['{"severity":"ERROR","message":"boom","time":"x"}', 'json', 'error', 'boom'],
    ['{"@timestamp":"2026-11-29T14:31:01Z","log.level":"info","message":"ecs"}', 'json', 'info', 'ecs'],
    ['{"a":1}', 'json', null, '{"a":1}', { a: '1' }],
    ['{"level":"high","who":"app"}', 'json', null, '{"level":"high","who":"app"}', { level: 'high' }],
    ['{"a":1', 'plain', null, '{"a":1'],
    ['{}', 'plain', null, '{}'],
    ['{ cart: 17, total: 3 }', 'plain', null, '{ cart: 17, total: 3 }'],
  ],
  logfmt: [
    [
      'level=error ts=2026-11-29T14:31:01Z msg="no \\"cart\\" there" reqId=abc status=500',
      'logfmt',
      'error',
      'no "cart" there',
      { reqId: 'abc', status: '500' },
    ],
    [
      'at=info method=GET path="/" host=app.example fwd="1.2.3.4" dyno=web.1 service=18ms status=200',
      'logfmt',
      'info',
      'at=info method=GET path="/" host=app.example fwd="1.2.3.4" dyno=web.1 service=18ms status=200',
      { service: '18ms' },
    ],
    ['x = 3 and y=4', 'plain', null, 'x = 3 and y=4'],
    ['PORT=3000', 'plain', null, 'PORT=3000'],
    ['the answer a=1 b=2', 'plain', null, 'the answer a=1 b=2'],
    ['https://x.example/?a=1&b=2', 'plain', null, 'https://x.example/?a=1&b=2'],
  ],
  'access logs': [
    [
      '127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] "GET /apache_pb.gif HTTP/1.0" 200 2326',
      'access',
      null,
      'GET /apache_pb.gif HTTP/1.0 200',
      { remote: '127.0.0.1', user: 'frank', method: 'GET', path: '/apache_pb.gif', status: '200', bytes: '2326' },
    ],
    [
      '::1 - - [29/Nov/2026:14:31:01 +0000] "POST /pay HTTP/1.1" 503 12 "https://shop.example/" "curl/8.5.0"',
      'access',
      'error',
      'POST /pay HTTP/1.1 503',
      { status: '503', referrer: 'https://shop.example/', agent: 'curl/8.5.0' },
    ],
    [
      'GET /api/cart 200 1.234 ms - 12',
      'access',
      null,
      'GET /api/cart 200 1.234 ms - 12',
      { status: '200', ms: '1.234' },
    ],
    [
      'GET /api/cart 404 12 - 0.410 ms',
      'access',
      null,
      'GET /api/cart 404 12 - 0.410 ms',
      { status: '404', bytes: '12' },
    ],
    ['GET /api/cart answered', 'plain', null, 'GET /api/cart answered'],
  ],
  'debug 4': [
    [
      '  express:router dispatching GET / +12ms',
      'debug',
      'debug',
      'dispatching GET /',
      { name: 'express:router', since: '12ms' },
    ],
    [
      '2026-11-29T14:31:01.123Z express:router dispatching GET /',
      'debug',
      'debug',
      'dispatching GET /',
      { name: 'express:router' },
    ],
    ['2026-11-29T14:31:01.123Z worker started', 'plain', null, '2026-11-29T14:31:01.123Z worker started'],
  ],
  Node: [
    [
      "TypeError: Cannot read properties of null (reading 'id')",
      'stack',
      'error',
      "TypeError: Cannot read properties of null (reading 'id')",
    ],
    [
      'Error [ERR_HTTP_HEADERS_SENT]: Cannot set headers',
      'stack',
      'error',
      'Error [ERR_HTTP_HEADERS_SENT]: Cannot set headers',
    ],
    ['/app/server.js:42', 'stack', 'error', '/app/server.js:42'],
    [
      '(node:4711) [DEP0005] DeprecationWarning: Buffer() is deprecated',
      'plain',
      'warn',
      '(node:4711) [DEP0005] DeprecationWarning: Buffer() is deprecated',
    ],
    [
      '(node:4711) MaxListenersExceededWarning: Possible leak',
      'plain',
      'warn',
      '(node:4711) MaxListenersExceededWarning: Possible leak',
    ],
  ],
  'words of levels': [
    [
      '[2026-11-29 14:31:01.123] [ERROR] default - log4js',
      'plain',
      'error',
      '[2026-11-29 14:31:01.123] [ERROR] default - log4js',
    ],
    ['[14:31:01.123] WARN (4711): pino-pretty', 'plain', 'warn', '[14:31:01.123] WARN (4711): pino-pretty'],
    [
      '[Nest] 4711  - 11/29/2026, 2:31:01 PM     LOG [NestFactory] Starting',
      'plain',
      null,
      '[Nest] 4711  - 11/29/2026, 2:31:01 PM     LOG [NestFactory] Starting',
    ],
    ['2026-11-29 14:31:01 [warn] nginx', 'plain', 'warn', '2026-11-29 14:31:01 [warn] nginx'],
    ['npm ERR! code ENOENT', 'plain', 'error', 'npm ERR! code ENOENT'],
    ['an error in the docs', 'plain', null, 'an error in the docs'],
    ['Errors: 0', 'plain', null, 'Errors: 0'],
    ['0 ERROR lines were found', 'plain', null, '0 ERROR lines were found'],
    ['error://what', 'plain', null, 'error://what'],
    ['information is power', 'plain', null, 'information is power'],
  ],
}

describe('reading a line', () => {
  const cases = Object.entries(printed).flatMap(([program, rows]) =>
    rows.map((row) => ({ program, line: row[0], row })),
  )
  it.each(cases)('of $program: $line', ({ line, row: [, format, level, message, fields = {}] }) => {
    const reading = readLine(line)
    expect({ format: reading.format, level: reading.level, message: reading.message }).toEqual({
      format,
      level,
      message,
    })
    expect(reading.fields).toMatchObject(fields)
  })

  it('keeps the time that the app printed beside the deck’s own', () => {
    expect(readLine('{"level":"info","message":"x","timestamp":"2026-11-29T14:31:01Z"}').appTime).toBe(
      '2026-11-29T14:31:01Z',
    )
  })

  it('does not run for long on lines made against it', () => {
    const evil = ['[', '(', '"', '=', ' ', 'a=', 'a="', '1:', '|', '{"a":', 'GET / '].map((part) =>
      part.repeat(300_000 / part.length),
    )
    // What takes the square of their length would take minutes, and be ended by the bound of any test.
    for (const line of evil) expect(readLine(line).message.length).toBeGreaterThan(0)
  })
})

describe('colours of a line', () => {
  it('are taken out and told by their places', () => {
    expect(readAnsi('\u001b[31mERROR\u001b[39m and \u001b[1;42mbold\u001b[0m, \u001b[90mgrey\u001b[0m')).toEqual({
      text: 'ERROR and bold, grey',
      spans: [
        { from: 0, to: 5, styles: ['red'] },
        { from: 10, to: 14, styles: ['on-green', 'bold'] },
        { from: 16, to: 20, styles: ['bright-black'] },
      ],
    })
  })

  it('leave no other sequence behind', () => {
    expect(readAnsi('a\u001b[2K\u001b[1Gb \u001b]8;;http://x\u0007link\u001b]8;;\u0007\u001b[?25l.').text).toBe(
      'ab link.',
    )
  })
})
