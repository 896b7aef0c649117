import { Inject, Injectable } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { type Interaction, INTERACTION } from './interaction.js';

/** Finds the interactions among the routes of this process, whichever slice they belong to. */
@Injectable()
export class FaceInteractions {
  constructor(
    @Inject(DiscoveryService) private readonly discovery: DiscoveryService,
    @Inject(MetadataScanner) private readonly scanner: MetadataScanner,
    @Inject(Reflector) private readonly reflector: Reflector,
  ) {}

  all(): Interaction[] {
    return this.discovery.getControllers().flatMap(({ instance }) => {
      if (typeof instance !== 'object' || instance === null) return [];
      const methods = instance as Record<string, () => unknown>;
      return this.scanner.getAllMethodNames(Object.getPrototypeOf(instance) as object).flatMap((name) => {
        const method = methods[name];
        const found = method && this.reflector.get<Interaction | undefined>(INTERACTION, method);
        return found ? [found] : [];
      });
    });
  }
}
