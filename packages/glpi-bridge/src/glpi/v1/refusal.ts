import type { GlpiProblem } from '../../errors.ts'
import type { Effect } from './effect.ts'

/** A sentence about a refusal, and what it means for us. */
export interface Refusal {
  readonly message: string
  readonly problem: GlpiProblem
}

/**
 * What GLPI's error code means, with HTTP status 4xx. GLPI checks address, tokens and session before it does anything,
 * so a refusal there means that nothing was executed.
 */
export function refusal(status: number, code: string, words: string, effect: Effect): Refusal {
  switch (code) {
    case 'ERROR_SESSION_TOKEN_INVALID':
      return of('the session is not valid', 'session', true, 'The bridge logs in again.')
    case 'ERROR_GLPI_LOGIN':
    case 'ERROR_GLPI_LOGIN_USER_TOKEN':
      return of(
        'the user token was refused',
        'login',
        true,
        'Check the user token: it may be wrong or regenerated, or its user inactive or without a profile.',
      )
    case 'ERROR_APP_TOKEN_PARAMETERS_MISSING':
    case 'ERROR_WRONG_APP_TOKEN_PARAMETER':
      return setup(
        'the application token is missing or wrong',
        'Check the app token against Setup > General > API.',
      )
    case 'ERROR_NOT_ALLOWED_IP':
      return setup(
        'this address may not use the API',
        'Add the address of this host to an API client in Setup > General > API.',
      )
    case 'ERROR_LOGIN_PARAMETERS_MISSING':
      return setup('no user token arrived', 'Check the user token, and proxies that drop headers.')
    case 'ERROR_SESSION_TOKEN_MISSING':
      return setup('no session token arrived', 'A proxy in between drops the Session-Token header.')
    case 'ERROR_LOGIN_WITH_CREDENTIALS_DISABLED':
      return setup('this way to log in is switched off', 'Use a user token.')
    case 'ERROR':
      return setup(
        'a general refusal, usually because the API is switched off',
        'Enable the REST API in Setup > General > API.',
      )
    case 'ERROR_RIGHT_MISSING':
      return of('the right is missing', 'forbidden', false, rightsHint)
    case 'ERROR_ITEM_NOT_FOUND':
      return of('the item was not found', 'not-found', false, 'It may have been purged.')
    case 'ERROR_GLPI_ADD':
    case 'ERROR_GLPI_UPDATE':
    case 'ERROR_GLPI_DELETE':
    case 'ERROR_GLPI_PARTIAL_ADD':
    case 'ERROR_GLPI_PARTIAL_UPDATE':
      return refusedChange(words, effect)
  }
  return status === 403
    ? of(`403 ${code}`, 'forbidden', false, rightsHint)
    : of(
        `${status} ${code}`,
        'rejected',
        false,
        'GLPI does not understand the request; is its version supported?',
      )
}

/** A change that GLPI did not make. Temporary database trouble has the same code; a missing message points to it. */
function refusedChange(words: string, effect: Effect): Refusal {
  if (words === '') {
    return {
      message: 'a refusal without a reason',
      problem: {
        code: 'database',
        retryable: true,
        executed: effect === 'read' ? 'no' : 'unknown',
        hint: 'GLPI could not read or write the row. It is looked at again.',
      },
    }
  }
  if (isDatabaseTrouble(words)) {
    return {
      message: 'a database error',
      problem: {
        code: 'database',
        retryable: true,
        executed: isRolledBack(words) || effect === 'read' ? 'no' : 'unknown',
        hint: 'GLPI had trouble with its database. It is tried again.',
      },
    }
  }
  return of(
    `a refusal: ${words}`,
    'refused',
    false,
    `${rightsHint} Or a rule or template forbids it.`,
  )
}

const rightsHint = "Check the rights and the entities of the API user's profile."

function of(message: string, code: GlpiProblem['code'], retryable: boolean, hint: string): Refusal {
  return { message, problem: { code, retryable, executed: 'no', hint } }
}

/** Work waits until somebody has mended the set-up. */
function setup(message: string, hint: string): Refusal {
  return of(message, 'configuration', true, hint)
}

/** Whether this is the text of a database error that passes by itself. */
export function isDatabaseTrouble(text: string): boolean {
  return isRolledBack(text) || lostConnection.test(text)
}

/** The statement that failed had no effect. */
function isRolledBack(text: string): boolean {
  return /lock wait timeout|deadlock found|try restarting transaction|too many connections|read[- ]only/i.test(
    text,
  )
}

const lostConnection =
  /server has gone away|lost connection|can't connect to (mysql|mariadb|server)|server shutdown in progress|connection was killed|wsrep has not yet prepared/i
