import { Injectable } from '@nestjs/common';

/** Last contact with one EHR, as seen by this clinic's workers. */
export interface EhrHealth {
  readonly id: string;
  readonly lastContactAt: string | null;
  readonly lastFailureAt?: string | null;
}

export interface Readiness {
  readonly status: 'ok' | 'down';
  readonly checks: Readonly<Record<string, 'ok' | 'down'>> & { readonly ehrs: readonly EhrHealth[] };
}

/** A check that takes longer than this is as good as failed to whoever routes traffic by it. */
const CHECK_TIMEOUT_MS = 2_000;

async function withinTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The check took too long')), CHECK_TIMEOUT_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What this process needs in order to serve, and what it last heard from others. */
@Injectable()
export class HealthChecks {
  private readonly needed = new Map<string, () => Promise<unknown>>();
  private ehrs: () => Promise<readonly EhrHealth[]> = async () => [];

  /** Without this we cannot serve: `check` throws where it is down. */
  register(name: string, check: () => Promise<unknown>): void {
    this.needed.set(name, check);
  }

  /** Told, never judged: an EHR that is down does not make us unready. */
  registerEhrs(list: () => Promise<readonly EhrHealth[]>): void {
    this.ehrs = list;
  }

  async readiness(): Promise<Readiness> {
    const names = [...this.needed.keys()];
    const states = await Promise.all(
      [...this.needed.values()].map((check) =>
        withinTime(check()).then(
          () => 'ok' as const,
          () => 'down' as const,
        ),
      ),
    );
    const ehrs = await withinTime(this.ehrs()).catch(() => []);
    const checks = Object.fromEntries(names.map((name, i) => [name, states[i] ?? 'down'])) as Record<string, 'ok' | 'down'>;
    return { status: states.every((s) => s === 'ok') ? 'ok' : 'down', checks: { ...checks, ehrs } as Readiness['checks'] };
  }
}
