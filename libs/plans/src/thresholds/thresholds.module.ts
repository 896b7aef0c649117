import { Module } from '@nestjs/common';
import { ProposeThresholds } from './propose-thresholds.js';
import { ReadThresholds } from './read-thresholds.js';
import { SignThresholds } from './sign-thresholds.js';
import { ThresholdsController } from './thresholds.controller.js';

/** The numbers that decide: what ships, and what a clinic set and signed. */
@Module({
  controllers: [ThresholdsController],
  providers: [ReadThresholds, ProposeThresholds, SignThresholds],
})
export class ThresholdsModule {}
