/** Hands a file that the engine made to the operator; where it goes is the system's own question. */
export function saveFile(file: File): void {
  const url = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = url
  link.download = file.name
  document.body.append(link)
  link.click()
  link.remove()
  // The browser has begun reading by then; keeping it would hold the file's bytes for the page's life.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
