export { AccessModule, hangDoor } from './access.module.js';
export { Allow, type Allowed, Open, type RouteAccess } from './allow.js';
export { CurrentPrincipal } from './current-principal.js';
export { type ClientRegistration, registerClient } from './provisioning/register-client.js';
export { registerClinic } from './provisioning/register-clinic.js';
export { registerIdentityProvider } from './provisioning/register-identity-provider.js';
export { recordAccesses } from './record-accesses.js';
export { covers } from './scopes.js';
export { ensureSigningKey } from './tokens/signing-key.js';
