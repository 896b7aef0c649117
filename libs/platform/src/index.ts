export { Clock, HandClock, newId, SystemClock } from './clock.js';
export { type Config, ConfigError, loadConfig, parsePort } from './config.js';
export { EXAMPLE_NAMES, EXAMPLE_UUID, exampleId, type ExampleName } from './http/example-id.js';
export { DEFAULT_PAGE, type List, ListOf, ListQuery, MAX_PAGE } from './http/list.dto.js';
export { answer, ProblemException } from './http/problem-exception.js';
export { type Principal, type Role, ROLES, workerPrincipal } from './principal.js';
