import { ProblemException } from '#platform';

/** Why a token was not taken. What exactly is wrong with it is of use to a forger only; the code tells its owner enough. */
export function tokenRefused(code: 'TOKEN_MISSING' | 'TOKEN_INVALID' | 'TOKEN_EXPIRED', text: string, fix: string): ProblemException {
  return new ProblemException([{ kind: 'unauthenticated', code, text, fix }]);
}

export const tokenInvalid = (): ProblemException => tokenRefused('TOKEN_INVALID', 'The token is not valid here.', "Send a token of your clinic's identity provider, or one of this API's token endpoint.");

export const tokenExpired = (): ProblemException => tokenRefused('TOKEN_EXPIRED', 'The token has expired.', 'Ask for a new one.');
