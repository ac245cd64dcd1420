/** ElevenLabs' error bodies, in the shapes the vendor has used over the years. */
import type { RequestFault } from '../faults.ts'

type ErrorFault = Extract<RequestFault, { kind: 'error' }>

const messages: Record<string, string> = {
  invalid_api_key: 'Invalid API key',
  missing_api_key: 'API key is missing',
  quota_exceeded: 'This request exceeds your quota. You have 0 credits remaining.',
  insufficient_credits: 'Your account has insufficient credits.',
  detected_unusual_activity: 'Unusual activity detected. Free Tier usage disabled.',
  voice_access_denied: 'You do not have access to this voice.',
  subscription_required: 'Your subscription does not include this feature.',
  voice_not_found: 'A voice with this ID was not found.',
  model_not_found: 'A model with this ID was not found.',
  text_too_long: 'The text is longer than this model allows.',
  max_character_limit_exceeded: 'The text is longer than this model allows.',
  invalid_output_format: 'The output format is not available.',
  unsupported_model: 'The model does not support this feature.',
  concurrent_limit_exceeded: 'Too many concurrent requests.',
  too_many_concurrent_requests: 'Too many concurrent requests.',
  rate_limit_exceeded: 'Rate limit exceeded.',
  system_busy: 'We are experiencing heavy traffic. Please try again later.',
  internal_error: 'An internal error has occurred.',
  maintenance: 'The service is under maintenance.',
  max_active_conversations: 'Maximum simultaneous contexts exceeded: 5.',
  input_timeout_exceeded:
    'Have not received a new text input within the timeout. Streaming input terminated.',
}

/** The vendor's words for an error, or its bare code. */
export const elevenLabsMessage = (code: string): string => messages[code] ?? code

const typeOfStatus: Record<number, string> = {
  400: 'validation_error',
  401: 'authentication_error',
  402: 'payment_required',
  403: 'authorization_error',
  404: 'not_found',
  422: 'validation_error',
  429: 'rate_limit_error',
}

const codeOfStatus: Record<number, string> = {
  400: 'invalid_output_format',
  401: 'invalid_api_key',
  402: 'insufficient_credits',
  403: 'voice_access_denied',
  404: 'voice_not_found',
  429: 'rate_limit_exceeded',
}

/** @param requestId the vendor's id of the request, found in newer bodies */
export function elevenLabsErrorBody(fault: Omit<ErrorFault, 'kind'>, requestId: string): unknown {
  const code = String(fault.code ?? codeOfStatus[fault.status] ?? 'internal_error')
  const message = fault.message ?? elevenLabsMessage(code)
  switch (fault.shape ?? (fault.status === 422 ? 'validation' : 'current')) {
    case 'current':
      return {
        detail: {
          type: typeOfStatus[fault.status] ?? 'internal_error',
          code,
          message,
          status: code,
          request_id: requestId,
          param: null,
        },
      }
    case 'legacy':
      return { detail: { status: code, message } }
    case 'text':
      return { detail: message }
    case 'validation':
      return { detail: [{ loc: ['body', 'text'], msg: fault.message ?? 'Field required', type: 'missing' }] }
  }
}
