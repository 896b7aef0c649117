const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** Keys may come over plain http only from this very machine (a demo's identity provider); from anywhere else over https. */
export function isSafeKeyAddress(address: string): boolean {
  const url = URL.parse(address);
  if (!url || url.username || url.password) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.has(url.hostname));
}
