import { Controller, Get, Header, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CONFIG, type Config } from '#platform';
import { Open } from './allow.js';
import { tokenNames } from './tokens/system-tokens.js';
import { CLIENT_ALGORITHMS } from './tokens/token-endpoint.js';

/** What a SMART client needs to know before it has a token (SMART App Launch 2.2 §5). */
@ApiTags('FHIR: discovery')
@Controller('fhir/.well-known')
export class SmartConfigurationController {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  @Open()
  @Get('smart-configuration')
  @Header('content-type', 'application/json; charset=utf-8')
  @ApiOperation({ summary: 'SMART configuration: where and how systems get a token' })
  @ApiOkResponse({ description: 'Token endpoint, algorithms and capabilities.', schema: { type: 'object', example: { token_endpoint: 'http://127.0.0.1:3000/oauth/token', grant_types_supported: ['client_credentials'] } } })
  read(): Record<string, unknown> {
    const { issuer, tokenEndpoint } = tokenNames(this.config.publicUrl);
    return {
      issuer,
      jwks_uri: `${issuer}/jwks`,
      token_endpoint: tokenEndpoint,
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
      token_endpoint_auth_signing_alg_values_supported: CLIENT_ALGORITHMS,
      grant_types_supported: ['client_credentials'],
      scopes_supported: ['system/*.cruds', 'system/ServiceRequest.crs', 'system/Task.crs'],
      response_types_supported: [],
      code_challenge_methods_supported: ['S256'],
      capabilities: ['client-confidential-asymmetric', 'permission-v1', 'permission-v2'],
    };
  }
}
