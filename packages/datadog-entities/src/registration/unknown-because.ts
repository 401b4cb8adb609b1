import { UpstreamError } from '@retriever/upstream'

import { DatadogError } from '../error.ts'
import { NoCredential } from './credential-anew.ts'
import { UnusableAnswer } from './unusable-answer.ts'

/** Why nothing was found out, behind the name of the register, and when it may be asked again. */
export interface Unknown {
  readonly text: string
  readonly retryAfterMs?: number
}

/** What a failed look means. Nothing of the answer is in the text: a person may not be meant to see it. */
export function unknownBecause(error: unknown): Unknown {
  if (error instanceof UnusableAnswer) return { text: error.message }
  if (error instanceof NoCredential) return { text: 'cannot be asked: its credentials are missing' }
  if (error instanceof UpstreamError || error instanceof DatadogError) {
    const { retryAfterMs } = error
    return {
      text: error instanceof UpstreamError ? answerText(error) : datadogText(error),
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    }
  }
  return { text: 'could not be asked' }
}

function answerText({ code, status }: UpstreamError): string {
  if (code === 'malformed') return 'answers, but not as its API does'
  if (status !== undefined) return statusText(status)
  switch (code) {
    case 'deadline':
    case 'timeout':
      return 'does not answer in time'
    case 'breaker-open':
      return 'has not answered for a while, and is not asked just now'
    case 'saturated':
    case 'retry-budget':
      return 'is asked too much at once'
    case 'aborted':
    case 'closed':
      return 'has not answered in the time that there was'
    default:
      return `cannot be reached (${code})`
  }
}

function datadogText({ code, status }: DatadogError): string {
  if (status !== undefined && code !== 'unavailable') return statusText(status)
  if (code === 'aborted') return 'has not answered in the time that there was'
  if (code === 'credentials') return 'cannot be asked: its keys are missing'
  return status === undefined ? 'does not answer' : `answers, but not as its API does (${status})`
}

function statusText(status: number): string {
  if (status === 401) return 'does not accept our credentials (401)'
  if (status === 403) return 'does not let us look (403)'
  if (status === 429) return 'wants fewer requests for now (429)'
  if (status >= 500) return `has trouble (${status})`
  if (status >= 200 && status < 300) return 'answers, but not as its API does'
  return `answers with status ${status}`
}
