import { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { ReadStream } from 'node:tty';

/** The agent's end of a command's stdin. A command that ends without reading is no error. */
export function pipeWriter(fd: number): Socket {
  const stream = new Socket({ fd, readable: false, writable: true });
  stream.on('error', () => {});
  return stream;
}

/** The agent's end of a command's stdout or stderr; ends when the last writer is gone. */
export const pipeReader = (fd: number): Socket =>
  new Socket({ fd, readable: true, writable: false });

/**
 * The master side of a terminal as a stream. The kernel reports the end of the last process on
 * the other side as EIO: that is the end of the data, not a failure.
 */
export function terminalStream(fd: number, closed: () => void): Duplex {
  const tty = new ReadStream(fd);
  const stream = new Duplex({
    allowHalfOpen: true,
    read: () => void tty.resume(),
    write(chunk: Buffer, _encoding, done) {
      tty.write(chunk, () => done()); // what nobody reads any more is dropped
    },
    destroy(error, done) {
      tty.destroy();
      done(error);
    },
  });
  tty.on('data', (chunk) => {
    if (!stream.push(chunk)) tty.pause();
  });
  tty.on('error', () => tty.destroy());
  tty.on('close', () => {
    closed();
    stream.push(null);
  });
  return stream;
}
