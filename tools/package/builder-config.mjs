import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { withWhatTheyNeed } from '../shipped/packages-beside.mjs'
import { loadedByScripts } from './shipped-packages.mjs'
import { unpackedFiles } from './unpacked-files.mjs'

/**
 * Switches in Electron's binary that nobody can set any more once it is packed.
 * - `runAsNode`: workers on the Node that the deck brings along are forked with it; without it `fork` throws.
 * - `nodeOptions`: workers there take NODE_OPTIONS, as on any Node. For the deck itself Electron lets only a few pass.
 * - `nodeCliInspect`: off, SIGUSR1 would open no inspector in those workers, and a blocked one could not be asked where it is.
 * @satisfies {NonNullable<import('electron-builder').Configuration['electronFuses']>}
 */
export const fuses = {
  runAsNode: true,
  enableNodeOptionsEnvironmentVariable: true,
  enableNodeCliInspectArguments: true,
  onlyLoadAppFromAsar: true,
  // Where Electron checks it: macOS and Windows. Elsewhere it has no effect.
  enableEmbeddedAsarIntegrityValidation: true,
  // We keep no cookies. Encrypted ones would ask macOS for a key at the first start.
  enableCookieEncryption: false,
}

/** Kinds of files that a double-click hands to the deck, which shows what they would do and runs nothing. */
const fileKinds = [
  {
    ext: 'deckexp',
    name: 'Clusterdeck experiment',
    description: 'Clusterdeck experiment',
    mimeType: 'application/x-clusterdeck-experiment',
  },
  {
    ext: 'decklesson',
    name: 'Clusterdeck lesson',
    description: 'Clusterdeck lesson',
    mimeType: 'application/x-clusterdeck-lesson',
  },
]

/**
 * All our installers. `electron`: the executable that set-up found; `updateUrl`: where updates are looked for, null for nowhere; `isQuick`: large files are
 * fine; `licences`: the list of what is shipped, null while nobody made one.
 * @param {{ electron: string, electronVersion: string, outputDir: string, updateUrl: string | null, isQuick: boolean, licences: string | null }} parts
 * @returns {import('electron-builder').Configuration}
 */
export function builderConfig({ electron, electronVersion, outputDir, updateUrl, isQuick, licences }) {
  return {
    appId: 'org.clusterdeck.clusterdeck',
    productName: 'Clusterdeck',
    copyright: 'Copyright © 2026 The Clusterdeck authors',
    directories: { output: outputDir, buildResources: 'tools/package/icons' },
    electronVersion,
    electronDist: dirname(electron),
    // The deck's own packages are in its bundles.
    files: ['out/**', '!out/built-from.txt', '!**/*.test.ts', 'package.json', '!**/node_modules/**'],
    asar: true,
    asarUnpack: unpackedFiles(),
    extraResources: [
      { from: 'LICENSE', to: 'LICENSE.clusterdeck.txt' },
      ...(licences === null ? [] : [{ from: licences, to: 'THIRD-PARTY-LICENSES.txt' }]),
      // Where scripts beside them find them.
      ...withWhatTheyNeed(loadedByScripts).map((folder) => ({
        from: folder,
        to: `app.asar.unpacked/${folder}`,
        filter: ['**/*', '!node_modules/**', '!**/*.{d.ts,d.mts,d.cts,map}'],
      })),
    ],
    electronFuses: fuses,
    // Electron's own page for who starts it without an app; the fuse above keeps it from ever being shown.
    afterPack: ({ appOutDir }) => rm(join(appOutDir, 'resources', 'default_app.asar'), { force: true }),
    // The window speaks English; the others are 40 MB of Chromium's own words.
    electronLanguages: ['en-US'],
    npmRebuild: false,
    fileAssociations: fileKinds,
    publish: updateUrl === null ? null : [{ provider: 'generic', url: updateUrl }],
    extraMetadata: {
      homepage: 'https://clusterdeck.invalid',
      desktopName: 'clusterdeck.desktop',
      // Read by the app: without one no word is said of updates.
      ...(updateUrl === null ? {} : { updateUrl }),
    },
    linux: {
      target: ['AppImage', 'deb', 'tar.gz'],
      executableName: 'clusterdeck',
      category: 'Development',
      maintainer: 'The Clusterdeck authors <nobody@clusterdeck.invalid>',
      icon: 'tools/package/icons',
      syncDesktopName: true,
      synopsis: 'Dashboard for Node.js clusters',
    },
    // fpm's word for it; a person waits minutes for xz.
    deb: { compression: isQuick ? 'gz' : 'xz' },
    mac: { target: ['dmg', 'zip'], category: 'public.app-category.developer-tools' },
    win: { target: ['nsis', 'zip'] },
    nsis: { oneClick: false, allowToChangeInstallationDirectory: true },
  }
}
