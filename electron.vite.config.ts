/**
 * Builds the programs that share one engine (the desktop's main and engine processes, the headless server,
 * the `ana` command and their workers) to fixed names in out/main, the preload to one CommonJS file, and the
 * renderer that the window and the browser both show.
 */
import { globSync } from 'node:fs'
import { basename, join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

const root = import.meta.dirname
const entry = (path: string) => join(root, 'electron', path)

/** Worker threads lie beside the programs that start them, each under its source's own name. */
const workers = Object.fromEntries(
  globSync('electron/**/*-worker.ts', { cwd: root }).map((file) => [basename(file, '.ts'), join(root, file)]),
)

/**
 * Packages that every engine needs before it can be used. As files of their own they are eight hundred, which each
 * start would look for one by one; those that are needed later, or not by everybody, stay files.
 */
const bundled = [
  '@fastify/formbody',
  '@fastify/multipart',
  '@fastify/static',
  '@orpc/client',
  '@orpc/contract',
  '@orpc/openapi',
  '@orpc/server',
  '@orpc/zod',
  'fastify',
  'kysely',
  'libphonenumber-js',
  'pino',
  'uuid',
  'ws',
  'zod',
]

const neverBundled = [
  // GPL: the practice line speaks with it only where it is installed.
  '@echogarden/espeak-ng-emscripten',
  // Fastify asks for them where a route has a JSON schema, or in its own tests; no route of ANA's has one.
  '@fastify/ajv-compiler',
  '@fastify/fast-json-stringify-compiler',
  'light-my-request',
]

/** The test runtime's Node 20; newer syntax (`using`) is lowered, and nothing else changes. */
const target = 'node20.18'

export default defineConfig({
  main: {
    build: {
      externalizeDeps: {
        include: neverBundled,
        exclude: bundled,
      },
      target,
      outDir: join(root, 'out/main'),
      emptyOutDir: true,
      rolldownOptions: {
        input: {
          index: entry('main/index.ts'),
          'engine-process': entry('main/engine-process.ts'),
          headless: entry('headless/headless.ts'),
          cli: entry('cli/ana.ts'),
          ...workers,
        },
        output: {
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
          // Less to read at every start; names stay, for the stack traces in the log.
          minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
        },
      },
    },
  },
  preload: {
    build: {
      externalizeDeps: false,
      outDir: join(root, 'out/preload'),
      emptyOutDir: true,
      rolldownOptions: {
        input: { index: entry('preload/index.ts') },
        // A sandboxed preload is one CommonJS file.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: join(root, 'renderer'),
    plugins: [react()],
    build: {
      // The browsers that may show it beside Electron's own.
      target: 'es2023',
      outDir: join(root, 'out/renderer'),
      emptyOutDir: true,
      minify: true,
      rolldownOptions: {
        input: join(root, 'renderer/index.html'),
        // The first page in one file: twenty-five would be asked for before anything can be drawn.
        output: { codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }] } },
      },
      chunkSizeWarningLimit: 1000,
    },
  },
})
