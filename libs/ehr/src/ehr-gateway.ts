import { addressProblem, type EhrEndpoint } from './connection.js';
import { EhrClient } from './ehr-client.js';
import { readClientKey, Tokens } from './tokens.js';
import { Transport } from './transport.js';
import type { Clock, Config } from '#platform';

type GatewayConfig = Pick<Config, 'keysDir' | 'plainHttpHosts'>;

/** Every EHR that this process speaks to. Tokens live here, in memory, by clinic and connection. */
export class EhrGateway {
  private readonly clients = new Map<string, { readonly settings: string; readonly client: EhrClient }>();

  constructor(
    private readonly config: GatewayConfig,
    private readonly clock: Clock,
  ) {}

  /** undefined when the address may be called. */
  addressProblem(address: string): ReturnType<typeof addressProblem> {
    return addressProblem(address, this.config.plainHttpHosts);
  }

  /** Throws for an address that may not be called: connections are checked when they are made. */
  client(endpoint: EhrEndpoint): EhrClient {
    const key = `${endpoint.tenantId}/${endpoint.id}`;
    const settings = JSON.stringify([endpoint.baseUrl, endpoint.auth]);
    const known = this.clients.get(key);
    if (known?.settings === settings) return known.client;
    const transport = new Transport(endpoint.baseUrl, this.config.plainHttpHosts);
    const client = new EhrClient(transport, new Tokens(endpoint.auth, transport, () => readClientKey(this.config.keysDir), this.clock), this.clock);
    this.clients.set(key, { settings, client });
    return client;
  }
}
