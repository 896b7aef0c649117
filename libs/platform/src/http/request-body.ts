import type { FastifyInstance, FastifyRequest } from 'fastify';
import { jsonDanger, jsonTrap, MAX_JSON_DEPTH, MAX_JSON_VALUES, type JsonDanger } from './json-guard.js';
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
  'too-many-values': new ProblemException([{ kind: 'too-large', code: 'JSON_TOO_MANY_VALUES', text: `The body holds more than ${MAX_JSON_VALUES} values.`, fix: 'Send less at once.' }]),
};
const TRAPS = {
  'repeated-key': new ProblemException([{ kind: 'invalid', code: 'JSON_DUPLICATE_KEY', text: 'The body names one field twice, and readers differ in which one counts.', fix: 'Send each field once.' }], MALFORMED),
  'lone-surrogate': new ProblemException([{ kind: 'invalid', code: 'JSON_LONE_SURROGATE', text: 'A text in the body holds half a character (a lone surrogate).', fix: 'Send the whole character, or none.' }], MALFORMED),
} as const;
const NULL_IN_ADDRESS = new ProblemException([{ kind: 'invalid', code: 'NULL_CHARACTER', text: 'The address holds a null character, which is not text.', fix: 'Remove %00.' }], MALFORMED);
const ENCODED = new ProblemException([{ kind: 'not-supported', code: 'CONTENT_ENCODING_NOT_SUPPORTED', text: 'Compressed bodies are not taken.', fix: 'Send the body without Content-Encoding.' }], 415);
const FORM_MISPLACED = new ProblemException([{ kind: 'not-supported', code: 'CONTENT_TYPE_NOT_SUPPORTED', text: 'Forms are taken by searches below /fhir only.', fix: 'Send application/json, or application/fhir+json below /fhir.' }], 415);
/** Null characters as they are written in an address or a form; PostgreSQL takes none. */
const WRITTEN_NULL = /%00|\0/;
const NOT_UTF8 = new ProblemException([{ kind: 'invalid', code: 'NOT_UTF8', text: 'The body is not UTF-8.' }], MALFORMED);
const NOT_JSON = new ProblemException([{ kind: 'invalid', code: 'JSON_MALFORMED', text: 'The body is not valid JSON.', fix: 'Check that it is complete and that quotes, commas and brackets match.' }], MALFORMED);
const NOT_AN_OBJECT = new ProblemException([{ kind: 'invalid', code: 'BODY_INVALID', text: 'The body must be a JSON object.' }], MALFORMED);

const isObject = (body: unknown): boolean => typeof body === 'object' && body !== null && !Array.isArray(body);

/** Routes outside of /fhir that take a FHIR resource: they are given the text too, so that no decimal loses its digits. */
const TAKES_FHIR: ReadonlySet<string | undefined> = new Set(['/api/v1/protocols/import']);

const isGivenText = (request: FastifyRequest): boolean => isFhirRequest(request) || TAKES_FHIR.has(request.routeOptions.url);

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
    if (isGivenText(request)) return done(null, text);
    if (text.trim() === '') return done(null, undefined);
    void parseJson(request, text, (error, body) => {
      if (error) return done(NOT_JSON);
      if (!isObject(body)) return done(NOT_AN_OBJECT);
      const trap = jsonTrap(text);
      done(trap ? TRAPS[trap] : null, body);
    });
  };

  server.addHook('onRequest', async (request) => {
    if (WRITTEN_NULL.test(request.url)) throw NULL_IN_ADDRESS;
    const encoding = request.headers['content-encoding'];
    if (encoding !== undefined && encoding !== 'identity') throw ENCODED;
  });

  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, read);
  server.addContentTypeParser('application/fhir+json', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, (request, bytes: Buffer, done) =>
    isGivenText(request) ? read(request, bytes, done) : done(new ProblemException([{ kind: 'not-supported', code: 'CONTENT_TYPE_NOT_SUPPORTED', text: 'FHIR is taken below /fhir only.', fix: 'Send application/json.' }], 415)),
  );
  // FHIR's POST [type]/_search; its text is read where the search is. A form is the one thing that a web page can send unasked
  server.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit: FORM_LIMIT }, (request, text: string, done) => {
    if (!isFhirRequest(request) || !request.routeOptions.url?.endsWith('/_search')) return done(FORM_MISPLACED);
    done(WRITTEN_NULL.test(text) ? NULL_IN_ADDRESS : null, text);
  });
}
