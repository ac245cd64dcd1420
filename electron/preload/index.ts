/**
 * Hands the page's one MessagePort to the main process, and nothing else: no function, no channel and no
 * object of Electron is ever visible to the page.
 */
import { ipcRenderer } from 'electron'
import { connectWord } from '../../shared/contract/desktop-bridge.ts'

window.addEventListener('message', (event) => {
  const [port] = event.ports
  if (event.source !== window || event.data !== connectWord || port === undefined) return
  ipcRenderer.postMessage(connectWord, null, [port])
})
