import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Jobs } from '#database';
import { Clock } from '#platform';
import { Chart } from './chart.js';
import { FaceInteractions } from './face/face-interactions.js';
import { FhirController } from './face/fhir.controller.js';
import { FhirFace } from './face/fhir-face.js';
import { MetadataController } from './face/metadata.controller.js';
import { TerminologyController } from './face/terminology.controller.js';

/** Provides `Chart`, and serves it as FHIR. */
@Module({
  imports: [DiscoveryModule],
  controllers: [MetadataController, TerminologyController, FhirController],
  providers: [FhirFace, FaceInteractions, { provide: Chart, useFactory: (jobs: Jobs, clock: Clock) => new Chart(jobs, clock), inject: [Jobs, Clock] }],
  exports: [Chart],
})
export class ChartModule {}
