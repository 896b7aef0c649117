import { createServer, type Server } from 'node:http';
import { metricsText, parsePort } from '#platform';

/** `GET /metrics` of this process where METRICS_PORT names a port; the worker has no other HTTP. */
export async function serveMetrics(env: NodeJS.ProcessEnv): Promise<Server | undefined> {
  const value = env['METRICS_PORT']?.trim();
  if (!value) return undefined;
  const port = parsePort('METRICS_PORT', value);
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') return void response.writeHead(404).end();
    metricsText().then(
      ({ contentType, text }) => response.writeHead(200, { 'content-type': contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, env['METRICS_HOST'] ?? '127.0.0.1', resolve));
  return server;
}
