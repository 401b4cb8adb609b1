import { Buffer } from 'node:buffer'

import type { Dispatcher } from 'undici'

import type { Interrupter } from '../call/interruption.ts'
import { failureOf } from './failure-of.ts'
import type { WireFailure, WireOutcome, WireRequest } from './transport.ts'
import { RecordHeaders } from './wire-headers.ts'

type Controller = Dispatcher.DispatchController
type IncomingHeaders = Readonly<Record<string, string | string[] | undefined>>

/**
 * One request and its answer, as undici reports them. It is told when sending begins, which is what makes `sent`
 * certain: a `fetch` cannot tell a refused connection from a lost answer in every case.
 */
export class UndiciExchange implements Dispatcher.DispatchHandler {
  readonly #request: WireRequest
  readonly #interrupter: Interrupter
  readonly #proxied: boolean
  readonly #settle: (outcome: WireOutcome) => void
  readonly #chunks: Buffer[] = []
  #controller: Controller | undefined
  #status = 0
  #headers: IncomingHeaders = {}
  #size = 0
  #sent = false
  #settled = false

  constructor(
    request: WireRequest,
    interrupter: Interrupter,
    proxied: boolean,
    settle: (outcome: WireOutcome) => void,
  ) {
    this.#request = request
    this.#interrupter = interrupter
    this.#proxied = proxied
    this.#settle = settle
    interrupter.listen(({ code, reason }) => this.#breakOff({ code, cause: reason }))
  }

  onRequestStart(controller: Controller): void {
    // Nobody waits any more, or undici would send it a second time: then nothing goes out.
    if (this.#settled || this.#sent) {
      controller.abort(new Error('not wanted any more'))
      return
    }
    this.#sent = true
    this.#controller = controller
  }

  onResponseStart(_: Controller, status: number, headers: IncomingHeaders): void {
    if (status < 200 || this.#settled) return
    this.#status = status
    this.#headers = headers
    const announced = Number(headers['content-length'] ?? 0)
    if (this.#request.method === 'HEAD' || announced <= this.#request.maxBytes) return
    if (this.#request.accepts(status)) this.#breakOff({ code: 'too-large' })
  }

  onResponseData(_: Controller, chunk: Buffer): void {
    if (this.#settled) return
    const room = this.#request.maxBytes - this.#size
    this.#size += chunk.length
    if (chunk.length <= room) {
      this.#chunks.push(chunk)
    } else if (this.#request.accepts(this.#status)) {
      this.#breakOff({ code: 'too-large' })
    } else {
      this.#chunks.push(chunk.subarray(0, room))
      this.#answer(true)
      this.#controller?.abort(new Error('enough of it'))
    }
  }

  onResponseEnd(): void {
    this.#answer(false)
  }

  onResponseError(_: Controller | undefined, error: Error): void {
    if (this.#settled) return
    this.#finish({
      ...failureOf(error, this.#sent, this.#proxied),
      ...(this.#status > 0 && { status: this.#status }),
    })
  }

  #answer(cut: boolean): void {
    if (this.#settled) return
    const [only] = this.#chunks
    const body = this.#chunks.length === 1 && only ? only : Buffer.concat(this.#chunks)
    this.#finish({
      status: this.#status,
      headers: new RecordHeaders(this.#headers),
      body: new Uint8Array(body.buffer, body.byteOffset, body.byteLength),
      cut,
      decoded: false,
    })
  }

  #breakOff(failure: Pick<WireFailure, 'code' | 'cause'>): void {
    if (this.#settled) return
    this.#finish({
      ...failure,
      sent: this.#sent,
      ...(this.#status > 0 && { status: this.#status }),
    })
    this.#controller?.abort(new Error('not wanted any more'))
  }

  #finish(outcome: WireOutcome): void {
    this.#settled = true
    this.#interrupter.listen(undefined)
    this.#settle(outcome)
  }
}
