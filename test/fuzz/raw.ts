import { connect } from 'node:net';

const websocket = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n';
const get = (path: string, headers = ''): string => `GET ${path} HTTP/1.1\r\nHost: lxd\r\n${headers}\r\n`;

/** What no client library would send: each is written to a connection of its own, which is then cut. */
export const rawRequests: readonly (string | Buffer)[] = [
  '\0', '\r\n\r\n', 'GET', 'GET /1.0\r\n\r\n', 'GET /1.0 HTTP/9.9\r\n\r\n', 'get /1.0 http/1.1\r\n\r\n', get('/1.0', 'Host: twice\r\n'),
  get(`/${'a'.repeat(100_000)}`), get('/1.0', `X: ${'a'.repeat(100_000)}\r\n`), get('/1.0', 'X:y\r\n'.repeat(5_000)), get('*'), get('//'), get('http://x/1.0'),
  get('/1.0/\u00e9\u0000'), get('/1.0?%'), get('/1.0?a=%c0%80&&&=&=='),
  'POST /1.0/profiles HTTP/1.1\r\nHost: lxd\r\nContent-Length: -1\r\n\r\n{}', 'POST /1.0/profiles HTTP/1.1\r\nHost: lxd\r\nContent-Length: 99\r\n\r\n{}',
  'POST /1.0/profiles HTTP/1.1\r\nHost: lxd\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  'POST /1.0/profiles HTTP/1.1\r\nHost: lxd\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n', 'POST /1.0/images HTTP/1.1\r\nHost: lxd\r\nContent-Length: 1000000\r\n\r\nxx',
  'PUT /1.0/profiles/default HTTP/1.1\r\nHost: lxd\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n', 'CONNECT lxd:1 HTTP/1.1\r\nHost: lxd\r\n\r\n',
  get('/1.0').repeat(200), get('/1.0/resources') + get('/1.0/events', websocket), get('/1.0/events', websocket) + get('/1.0'),
  get('/1.0/events', 'Connection: Upgrade\r\nUpgrade: h2c\r\n'), get('/1.0/events?type=nothing', websocket), get('/1.0/operations/x/websocket?secret=x', websocket),
  Buffer.concat([Buffer.from(get('/1.0/events', websocket)), Buffer.from([0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])]), // a frame of 2^63 bytes
  Buffer.concat([Buffer.from(get('/1.0/events', websocket)), Buffer.from([0xff, 0x00, 0x88, 0x7f])]),
  Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03]), // the beginning of TLS
  Buffer.alloc(70_000, 0xff),
]; // prettier-ignore

/** Writes, gives the server a moment's worth of its answer, and cuts the connection. */
export function sendRaw(socketPath: string, bytes: string | Buffer): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(socketPath, () => socket.end(bytes));
    socket.on('data', () => socket.destroy());
    socket.on('error', () => undefined); // cut by the server: as good
    socket.on('close', () => resolve());
    socket.setTimeout(5_000, () => socket.destroy());
  });
}
