/** A logger that keeps nothing. */
import type { Logger } from '../../electron/engine/ports.ts'

export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} }
