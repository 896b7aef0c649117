import { Injectable, type PipeTransform } from '@nestjs/common';
import { ProblemException } from './problem-exception.js';
import { problemOfStatus } from './problem-http.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** A UUID in the path: `@Param('id', IdPipe) id: string`. Anything else names nothing that we hold. */
@Injectable()
export class IdPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!UUID.test(value)) throw new ProblemException([problemOfStatus(404)]);
    return value.toLowerCase();
  }
}
