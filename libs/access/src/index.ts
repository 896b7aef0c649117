export { Allow, type Allowed, Open } from './allow.js';
export { CurrentPrincipal } from './current-principal.js';
