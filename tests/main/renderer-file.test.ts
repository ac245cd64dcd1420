/** The page's own scheme serves ANA's files and nothing else of the computer; links go to the browser only by https. */
import { join, sep } from 'node:path'
import { describe, expect, it, vi } from 'vitest'

vi.mock('electron', () => ({ protocol: {}, shell: {} }))
const { contentSecurityPolicy, isExternalLink, isPermitted, rendererFile } = await import(
  '../../electron/main/security.ts'
)

const folder = join(sep, 'ana', 'renderer')

describe('renderer files', () => {
  it('serves the page at the root and assets by their path', () => {
    expect(rendererFile(folder, 'app://ana/')).toBe(join(folder, 'index.html'))
    expect(rendererFile(folder, 'app://ana/assets/main.js?v=1#x')).toBe(join(folder, 'assets/main.js'))
  })

  it.each([
    'app://ana/../secret',
    'app://ana/%2e%2e/%2e%2e/etc/passwd',
    'app://ana/assets/..%2f..%2f..%2fetc/passwd',
    'app://ana/%00',
    'app://ana/%E0%A4%A',
    'app://other/index.html',
  ])('never leaves its folder: %s', (url) => {
    const file = rendererFile(folder, url)
    expect(file === null || file.startsWith(folder + sep)).toBe(true)
  })
})

describe('what a page may do', () => {
  it('opens https links in the browser and nothing else', () => {
    expect(isExternalLink('https://ollama.com/download')).toBe(true)
    expect(isExternalLink('tel:+573001234567')).toBe(true)
    for (const url of [
      'http://example.com',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'smb://host/share',
      'x',
    ]) {
      expect(isExternalLink(url)).toBe(false)
    }
  })

  it('grants copying text and refuses the rest', () => {
    expect(isPermitted('clipboard-sanitized-write')).toBe(true)
    for (const permission of [
      'media',
      'geolocation',
      'notifications',
      'clipboard-read',
      'openExternal',
      'hid',
    ]) {
      expect(isPermitted(permission)).toBe(false)
    }
  })

  it('allows no script but its own files', () => {
    expect(contentSecurityPolicy).toContain("script-src 'self';")
    expect(contentSecurityPolicy).toContain("default-src 'none'")
  })
})
