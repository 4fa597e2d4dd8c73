/** A place in code: an absolute path or a `file:` address; line and column from 1. */
export interface CodePlace {
  readonly file: string
  readonly line: number | null
  readonly column: number | null
}

/** Editors that open a place by an address; "none" copies it, "other" has an address of the person's own. */
export const editorIds = ['none', 'vscode', 'cursor', 'webstorm', 'other'] as const
export type EditorId = (typeof editorIds)[number]

/**
 * Addresses with the place in them. `{file}`: its path, each part percent-encoded. Of VS Code:
 * https://code.visualstudio.com/docs/configure/command-line#_opening-vs-code-with-urls; Cursor is made of it.
 */
export const knownEditors = {
  vscode: { name: 'VS Code', address: 'vscode://file/{file}:{line}:{column}' },
  cursor: { name: 'Cursor', address: 'cursor://file/{file}:{line}:{column}' },
  webstorm: { name: 'WebStorm', address: 'webstorm://open?file={file}&line={line}&column={column}' },
} as const

/** Schemes that systems and browsers act on themselves: none is an editor's, and some run what they are given. */
const refusedSchemes: ReadonlySet<string> = new Set(
  [
    'about blob chrome chrome-extension data devtools file filesystem ftp http https javascript view-source ws wss',
    'afp cifs dav davs nfs sftp smb ssh telnet magnet',
    'facetime intent itms-apps mailto sms tel',
    'hcp help jar ldap mk mhtml res search search-ms shell vbscript windowsdefender',
    'apple-systempreferences applescript x-apple-systempreferences x-man-page',
  ].flatMap((line) => line.split(' ')),
)

/** Why that address opens no editor, in words for below its field; '': it may be used. */
export function addressRefusal(address: string): string {
  const [, typed] = /^([a-z][a-z\d+.-]*):/i.exec(address) ?? []
  if (typed === undefined) return 'It begins with a scheme, such as zed://file/{file}:{line}:{column}'
  const scheme = typed.toLowerCase()
  if (refusedSchemes.has(scheme) || scheme.startsWith('ms-')) {
    return `${scheme}: is no scheme of an editor: take that of yours, such as zed:`
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: none of them has a place in an address
  if (/[\s\u0000-\u001f\u007f"<>\\^`|]/.test(address)) return 'An address has no white space, quotes or backslashes'
  if (!address.includes('{file}')) return 'It needs {file}, where the path goes; {line} and {column} may be there, too'
  if (address.slice(0, address.indexOf(':') + 1).includes('{')) return 'The scheme is written out'
  return ''
}

/** How an editor is called. */
export function editorName(editor: Exclude<EditorId, 'none'>): string {
  return editor === 'other' ? 'the editor' : knownEditors[editor].name
}

/** Reads "/app/cart.js:42:7". */
export function readPlace(text: string): CodePlace {
  const [, file = text, line, column] = /^(.+?):(\d+)(?::(\d+))?$/.exec(text) ?? []
  return { file, line: numberOf(line), column: numberOf(column) }
}

/** "/app/cart.js:42:7", as editors and terminals read it. */
export function placeText({ file, line, column }: CodePlace): string {
  return `${file}${line === null ? '' : `:${line}`}${line === null || column === null ? '' : `:${column}`}`
}

/** Whether it names a file by all of its path. What has no such place can only be copied. */
export function isWholePath({ file }: CodePlace): boolean {
  return /^(?:\/(?!\/)|[A-Za-z]:[\\/]|file:\/\/)/.test(file)
}

const numberOf = (digits: string | undefined): number | null => {
  const number = Number(digits)
  return Number.isSafeInteger(number) && number > 0 ? number : null
}
