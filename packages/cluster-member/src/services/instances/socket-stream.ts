import type { RawData, WebSocket } from 'ws';

/** Unsent bytes a slow client may pile up before its source has to wait. */
const highWaterBytes = 1024 * 1024;

/** Sends a binary frame; resolves at once unless the client is slow. */
export function sendData(socket: WebSocket, data: Uint8Array): Promise<void> | void {
  if (socket.readyState !== socket.OPEN) return;
  if (socket.bufferedAmount < highWaterBytes) {
    socket.send(data, { binary: true });
    return;
  }
  return new Promise((resolve) => socket.send(data, { binary: true }, () => resolve()));
}

/** An empty text frame is how LXD's clients learn that a stream is over. */
export function sendEnd(socket: WebSocket | null): void {
  if (socket?.readyState !== socket?.OPEN) return;
  socket?.send('');
}

export const bytesOf = (data: RawData): Uint8Array =>
  Array.isArray(data) ? Buffer.concat(data) : data instanceof ArrayBuffer ? Buffer.from(data) : data;
