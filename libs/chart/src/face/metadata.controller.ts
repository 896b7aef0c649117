import { Controller, Get, Inject, UseInterceptors } from '@nestjs/common';
import { Open } from '#access';
import { stringifyFhir } from '#fhir';
import { Clock, CONFIG, type Config } from '#platform';
import { capabilityStatement } from './capability-statement.js';
import { type Asked } from './fhir-face.js';
import { AskedOf } from './asked.js';
import { FaceInteractions } from './face-interactions.js';
import { FhirAnswer, FhirAnswerInterceptor } from './fhir-answer.js';
import { acceptJson } from './negotiate.js';
import { DescribeFhir } from './openapi.js';

/** Of the package; the statement names the software that wrote it. */
const SOFTWARE_VERSION = '0.1.0';

@Controller('fhir')
@UseInterceptors(FhirAnswerInterceptor)
export class MetadataController {
  private readonly since: Date;
  private statement: string | undefined;

  constructor(
    @Inject(FaceInteractions) private readonly interactions: FaceInteractions,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(Clock) clock: Clock,
  ) {
    this.since = clock.now();
  }

  @Get('metadata')
  @Open()
  @DescribeFhir({ summary: 'What this FHIR server can do', answer: { type: 'CapabilityStatement', example: { resourceType: 'CapabilityStatement', status: 'active', kind: 'instance', fhirVersion: '4.0.1', format: ['application/fhir+json', 'json'] } } })
  metadata(@AskedOf() asked: Asked): FhirAnswer {
    acceptJson(asked.accept, asked.query.get('_format'));
    this.statement ??= stringifyFhir(capabilityStatement({ base: `${this.config.publicUrl}/fhir`, version: SOFTWARE_VERSION, since: this.since, interactions: this.interactions.all() }));
    return new FhirAnswer(200, this.statement);
  }
}
