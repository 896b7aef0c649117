import { connect, createServer, type Socket } from 'node:net';

/** Between a program and its database: `freeze` keeps connections open and passes nothing on, `cut` ends and refuses them. */
export interface TcpProxy {
  readonly port: number;
  state: 'open' | 'frozen';
  /** Ends every connection; new ones are refused until `state` is set again. */
  cut(): void;
  mend(): Promise<void>;
  freeze(): void;
  thaw(): void;
  close(): Promise<void>;
}

export async function startTcpProxy(host: string, port: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    return socket;
  };
  const make = () =>
    createServer((near) => {
      const far = keep(connect(port, host));
      keep(near).pipe(far).pipe(near);
      near.on('close', () => far.destroy());
      far.on('close', () => near.destroy());
      if (proxy.state === 'frozen') for (const s of [near, far]) s.pause();
    });
  let server = make();
  const listen = (at: number): Promise<void> => new Promise((resolve, reject) => server.once('error', reject).listen(at, '127.0.0.1', resolve));
  const proxy: TcpProxy = {
    port: 0,
    state: 'open',
    cut() {
      server.close();
      for (const s of sockets) s.destroy();
    },
    async mend() {
      server = make();
      await listen(proxy.port);
    },
    freeze() {
      proxy.state = 'frozen';
      for (const s of sockets) s.pause();
    },
    thaw() {
      proxy.state = 'open';
      for (const s of sockets) s.resume();
    },
    close() {
      proxy.cut();
      return Promise.resolve();
    },
  };
  await listen(0);
  Object.assign(proxy, { port: (server.address() as { port: number }).port });
  return proxy;
}
