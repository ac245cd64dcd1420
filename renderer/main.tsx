/** Where the page begins: words first, then the line to the engine, then the interface. */
import '@fontsource-variable/inter/index.css'
import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import './styles.css'
import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App, fetchPages } from './app.tsx'
import { startTranslations } from './i18n/i18n.ts'
import { followEngine } from './live/live-feed.ts'
import { keepConnected } from './rpc-client.ts'
import { cssVariablesResolver, theme } from './theme.ts'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')

await startTranslations()
void keepConnected()
followEngine()

createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} defaultColorScheme="auto">
      <Notifications position="bottom-right" limit={4} />
      <App />
    </MantineProvider>
  </StrictMode>,
)

// After the first page has drawn and loaded what it shows.
setTimeout(fetchPages, 1_500)
