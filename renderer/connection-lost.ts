/** Asked while there is no line to the engine. The interface says so instead of waiting in silence. */
export class ConnectionLostError extends Error {
  constructor() {
    super('no connection to the engine')
    this.name = 'ConnectionLostError'
  }
}
