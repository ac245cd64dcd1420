/** The part of `@echogarden/fvad-wasm` (0.2.0) that ANA uses; the package ships without types. */
declare module '@echogarden/fvad-wasm' {
  /** WebRTC's detector (libfvad), compiled by Emscripten. Handles and addresses are bytes into its memory. */
  export interface FvadModule {
    /** Another view after each growth of the memory: never keep it across an allocation. */
    readonly HEAP16: Int16Array
    _malloc(bytes: number): number
    _free(address: number): void
    /** @returns a handle, 0 when there is no memory left */
    _fvad_new(): number
    _fvad_free(handle: number): void
    /** @param mode 0 (takes much for speech) to 3 (takes little) @returns -1 for another mode */
    _fvad_set_mode(handle: number, mode: number): number
    /** @returns -1 for a rate that it does not know */
    _fvad_set_sample_rate(handle: number, hertz: number): number
    /** @returns 1 speech, 0 none, -1 for a frame that is not 10, 20 or 30 ms long */
    _fvad_process(handle: number, address: number, samples: number): number
  }
  export default function loadFvad(): Promise<FvadModule>
}
