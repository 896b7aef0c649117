import { findProtocol, type Protocol } from '#clinical';
import { stringifyFhir } from '#fhir';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { AnswerOf } from '../api/answer-of.js';
import { SignatureDto } from '../api/quantity.dto.js';
import { protocolSummary, ProtocolSummaryDto } from './protocol.dto.js';
import type { Compared, KnownVersion } from './read-protocols.js';
import type { ClinicVersion } from './protocol-version.js';
import type { Signature } from '../plan.js';

/** The library's data with a version and an id of the clinic's own: what somebody who adapts a protocol sends. */
function example(id: string): Protocol {
  const shipped = findProtocol('CRPS-OP-10D');
  if (!shipped) throw new Error('The library lacks the protocol of the examples.');
  return { ...shipped, id, version: '1.0.0', title: 'CRPS, outpatient, as our clinic gives it' };
}

/** Plain JSON for the OpenAPI document, which copies its examples. */
export const asJson = (resource: object): unknown => JSON.parse(stringifyFhir(resource));

export const NEW_VERSION_EXAMPLE = example('CRPS-OUR-WAY');
/** The demo prepares it: a version that waits for its second signature. */
export const AWAITING_EXAMPLE = { id: 'CRPS-AWAITING', version: '1.0.0' };

export class ProtocolVersionDto {
  @ApiProperty({ example: AWAITING_EXAMPLE.id })
  readonly id!: string;

  @ApiProperty({ example: AWAITING_EXAMPLE.version })
  readonly version!: string;

  @ApiProperty({ example: NEW_VERSION_EXAMPLE.title })
  readonly title!: string;

  @ApiProperty({ enum: ['awaiting-signatures', 'in-force', 'superseded'], example: 'awaiting-signatures', description: 'in-force: what a new draft follows. The second signature puts a version in force.' })
  readonly status!: KnownVersion['status'];

  @ApiProperty({ enum: ['library', 'written', 'imported'], example: 'written', description: 'library: as it ships.' })
  readonly origin!: ClinicVersion['origin'] | 'library';

  @ApiPropertyOptional({ type: SignatureDto })
  readonly created?: SignatureDto;

  @ApiProperty({ type: [SignatureDto], description: 'Two different clinicians.' })
  readonly signatures!: readonly SignatureDto[];

  @ApiPropertyOptional({ format: 'date-time' })
  readonly inForceSince?: string;
}

export class ProtocolVersionDetailDto extends ProtocolVersionDto {
  @ApiProperty({ type: 'object', additionalProperties: true, description: 'The data of this version, every number with its source; in the form that POST /api/v1/protocols takes.' })
  readonly protocol!: Protocol;
}

export class ComparedRowDto {
  @ApiProperty({ example: 'dose' })
  readonly topic!: string;

  @ApiProperty({ type: [String], example: ['usually 0.35 mg/kg/h', '0.175 to 0.35 mg/kg/h'], description: 'One line for each thing that the first protocol says on the topic.' })
  readonly left!: readonly string[];

  @ApiProperty({ type: [String], example: ['usually 5.3 ug/kg/min', '1.2 to 7.2 ug/kg/min'] })
  readonly right!: readonly string[];

  @ApiProperty({ example: false })
  readonly same!: boolean;
}

export class ComparedDto {
  @ApiProperty({ type: [ProtocolSummaryDto], description: 'The first and the second.' })
  readonly protocols!: readonly ProtocolSummaryDto[];

  @ApiProperty({ type: [ComparedRowDto], description: 'Dose, basis, duration, caps, monitoring, evidence, trials against it and whatever else may differ.' })
  readonly rows!: readonly ComparedRowDto[];
}

const signatureView = ({ at, by }: Signature): AnswerOf<SignatureDto> => ({ at: at.toISOString(), by: { id: by.sub, name: by.name } });

export function versionView({ protocol, status, clinic }: KnownVersion): AnswerOf<ProtocolVersionDto> {
  return {
    id: protocol.id,
    version: protocol.version,
    title: protocol.title,
    status,
    origin: clinic?.origin ?? 'library',
    ...(clinic ? { created: signatureView(clinic.created) } : {}),
    signatures: clinic?.signatures.map(signatureView) ?? [],
    ...(clinic?.inForceSince === undefined ? {} : { inForceSince: clinic.inForceSince.toISOString() }),
  };
}

export const versionDetail = (v: KnownVersion): AnswerOf<ProtocolVersionDetailDto> => ({ ...versionView(v), protocol: v.protocol });

/** What somebody just added or signed: it waits until it is in force. */
export const clinicVersionView = (clinic: ClinicVersion): AnswerOf<ProtocolVersionDto> =>
  versionView({ protocol: clinic.protocol, clinic, status: clinic.inForceSince === undefined ? 'awaiting-signatures' : 'in-force' });

export const comparedView = ({ protocols, rows }: Compared): AnswerOf<ComparedDto> => ({ protocols: protocols.map(protocolSummary), rows });
