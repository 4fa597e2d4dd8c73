import { describe, expect, it } from 'vitest'
import { managerFolders } from './find-node-binaries.ts'
import { parseNetstat, parseTasklist, windowsHolder } from './windows-port-holder.ts'

/** As Windows 11 prints it; the second one in German. */
const english = `
Active Connections

  Proto  Local Address          Foreign Address        State           PID
  TCP    0.0.0.0:135            0.0.0.0:0              LISTENING       1044
  TCP    0.0.0.0:3000           0.0.0.0:0              LISTENING       4711
  TCP    127.0.0.1:3001         127.0.0.1:3000         ESTABLISHED     5000
  TCP    [::]:3002              [::]:0                 LISTENING       4712
  UDP    0.0.0.0:3003           *:*                                    4713
`.replaceAll('\n', '\r\n')
const german = `
Aktive Verbindungen

  Proto  Lokale Adresse         Remoteadresse          Status           PID
  TCP    127.0.0.1:3000         0.0.0.0:0              ABHÖREN         4711
  TCP    127.0.0.1:3001         127.0.0.1:3000         HERGESTELLT     5000
`.replaceAll('\n', '\r\n')

describe('the holder of a port on Windows', () => {
  it.each([
    ['English', english],
    ['German', german],
  ])('is read from netstat in %s', (_language, printed) => {
    expect(parseNetstat(printed, 3000)).toBe(4711)
    expect(parseNetstat(printed, 300)).toBeNull()
  })

  it('listens: the local end of a connection holds no port, nor does UDP hold that of TCP', () => {
    expect(parseNetstat(english, 3001)).toBeNull()
    expect(parseNetstat(english, 3003)).toBeNull()
    expect(parseNetstat(english, 3002)).toBe(4712)
    expect(parseNetstat('', 3000)).toBeNull()
  })

  it('has its name from tasklist', () => {
    expect(parseTasklist('"node.exe","4711","Console","1","45.012 K"\r\n', 4711)).toBe('node.exe')
    expect(parseTasklist('INFO: No tasks are running which match the specified criteria.\r\n', 4711)).toBeNull()
  })

  it('is asked for by both programs, and is nobody when netstat is silent', async () => {
    const asked: string[] = []
    const printedBy = async (command: string, args: readonly string[]): Promise<string> => {
      asked.push([command, ...args].join(' '))
      return command === 'netstat' ? english : '"System","4711","Services","0","140 K"\r\n'
    }
    expect(await windowsHolder(3000, printedBy)).toEqual({ pid: 4711, command: 'System' })
    expect(asked).toEqual(['netstat -a -n -o', 'tasklist /FI PID eq 4711 /FO CSV /NH'])
    expect(await windowsHolder(3000, async () => '')).toBeNull()
  })
})

describe('version managers on Windows', () => {
  it('keep their versions below the profile, without a folder bin', () => {
    const folders = managerFolders('/home/ada', 'win32')
    expect(folders).toContainEqual(['/home/ada/AppData/Roaming/nvm', ''])
    expect(folders.every(([, below]) => !below.includes('bin'))).toBe(true)
  })
})
