import { createServer } from 'node:net';

/** Refuses with one sentence that names the port, what wanted it, and the option that moves it. */
export async function assertFree(port: number, what: string, option: string): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new Error(`Port ${port} is in use, and ${what} wants it: end what listens there, or choose another with npm start -- ${option} <port>.`) : error),
    );
    server.listen(port, '127.0.0.1', resolve);
  });
  await new Promise((resolve) => server.close(resolve));
}
