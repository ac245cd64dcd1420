/** The tests that need neither a browser nor a window. */
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [react()],
  test: {
    include: ['tests/**/*.test.ts', 'tests/**/*.test.tsx'],
    globalSetup: ['tests/support/postgres-global.ts'],
    // Times zones differ between computers; ANA's days are Bogotá's, and nothing may lean on the host's.
    env: { TZ: 'Pacific/Kiritimati' },
    // By default one core is left idle, and two cores have no other to use.
    maxWorkers: '100%',
    testTimeout: 30_000,
    hookTimeout: 90_000,
  },
})
