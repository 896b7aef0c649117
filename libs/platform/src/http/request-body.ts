import type { FastifyInstance, FastifyRequest } from 'fastify';
import { jsonDanger, MAX_JSON_DEPTH, type JsonDanger } from './json-guard.js';
import { ProblemException } from './problem-exception.js';
import { isFhirRequest } from './problem.filter.js';

/** Largest body: a referral Bundle with documents inside stays below 2 MB; hospitals' interface engines cut at 10. */
export const BODY_LIMIT = 10 * 1024 * 1024;

/** A search form: 200 ids take 8 kB. */
const FORM_LIMIT = 64 * 1024;

type Done = (error: Error | null, body?: unknown) => void;

const MALFORMED = 400;

const DANGERS: Readonly<Record<JsonDanger, ProblemException>> = {
  'too-deep': new ProblemException([{ kind: 'invalid', code: 'JSON_TOO_DEEP', text: `The body is nested deeper than ${MAX_JSON_DEPTH} levels.`, fix: 'Send a flatter structure.' }], MALFORMED),
  'null-character': new ProblemException([{ kind: 'invalid', code: 'NULL_CHARACTER', text: 'The body holds a null character, which is not text.', fix: 'Remove it.' }], MALFORMED),
};
const NOT_UTF8 = new ProblemException([{ kind: 'invalid', code: 'NOT_UTF8', text: 'The body is not UTF-8.' }], MALFORMED);
const NOT_JSON = new ProblemException([{ kind: 'invalid', code: 'JSON_MALFORMED', text: 'The body is not valid JSON.', fix: 'Check that it is complete and that quotes, commas and brackets match.' }], MALFORMED);
const NOT_AN_OBJECT = new ProblemException([{ kind: 'invalid', code: 'BODY_INVALID', text: 'The body must be a JSON object.' }], MALFORMED);

const isObject = (body: unknown): boolean => typeof body === 'object' && body !== null && !Array.isArray(body);

/**
 * How bodies are read. Below /fhir the route is given the text, because a plain parse would turn `2.50` into `2.5`;
 * elsewhere the parsed JSON, or nothing for an empty body.
 */
export function readBodiesOf(server: FastifyInstance): void {
  const parseJson = server.getDefaultJsonParser('error', 'error');
  const utf8 = new TextDecoder('utf-8', { fatal: true });

  const read = (request: FastifyRequest, bytes: Buffer, done: Done): void => {
    const danger = jsonDanger(bytes);
    if (danger) return done(DANGERS[danger]);
    let text: string;
    try {
      text = utf8.decode(bytes);
    } catch {
      return done(NOT_UTF8);
    }
    if (isFhirRequest(request)) return done(null, text);
    if (text.trim() === '') return done(null, undefined);
    void parseJson(request, text, (error, body) => done(error ? NOT_JSON : isObject(body) ? null : NOT_AN_OBJECT, body));
  };

  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, read);
  server.addContentTypeParser('application/fhir+json', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, (request, bytes: Buffer, done) =>
    isFhirRequest(request) ? read(request, bytes, done) : done(new ProblemException([{ kind: 'not-supported', code: 'CONTENT_TYPE_NOT_SUPPORTED', text: 'FHIR is taken below /fhir only.', fix: 'Send application/json.' }], 415)),
  );
  // FHIR's POST [type]/_search; its text is read where the search is
  server.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit: FORM_LIMIT }, (request, text, done) =>
    isFhirRequest(request) ? done(null, text) : done(new ProblemException([{ kind: 'not-supported', code: 'CONTENT_TYPE_NOT_SUPPORTED', text: 'Forms are taken by searches below /fhir only.', fix: 'Send application/json.' }], 415)),
  );
}
