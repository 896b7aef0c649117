import { collectDefaultMetrics, Histogram, register } from 'prom-client';

const NAME = 'http_request_duration_seconds';
/** From a cached answer to a transaction Bundle on a busy database. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

type Labels = 'method' | 'route' | 'status';

/** Made once for each process, however many applications a test boots in it. */
export function httpDurations(): Histogram<Labels> {
  const known = register.getSingleMetric(NAME) as Histogram<Labels> | undefined;
  if (known) return known;
  collectDefaultMetrics();
  return new Histogram({ name: NAME, help: 'Time to answer, by route pattern.', labelNames: ['method', 'route', 'status'], buckets: BUCKETS });
}

/** Everything measured in this process, as Prometheus reads it. */
export const metricsText = async (): Promise<{ readonly contentType: string; readonly text: string }> => ({ contentType: register.contentType, text: await register.metrics() });
