export { Clock, HandClock, newId, SystemClock } from './clock.js';
export { type Config, ConfigError, loadConfig, parsePort } from './config.js';
export { type Principal, type Role, ROLES, workerPrincipal } from './principal.js';
