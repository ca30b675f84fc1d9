/* Needs the built addon, but no root. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { SyscallError } from '../load.js';
import { loadNamespaces, type Message } from './index.js';

const namespaces = loadNamespaces();

/** Both ends of a channel; what `receiver` gets is collected until `end`. */
function channelPair() {
  const [one, other] = namespaces.socketPair();
  const messages: Message[] = [];
  let ended: () => void = () => {};
  const end = new Promise<void>((resolve) => (ended = resolve));
  const sender = namespaces.openChannel(one, () => {});
  const receiver = namespaces.openChannel(other, (message) => {
    if (message === null) ended();
    else messages.push(message);
  });
  return { sender, receiver, messages, end };
}

test('a channel carries whole messages with descriptors, in order, to its end', async () => {
  const { sender, messages, end } = channelPair();
  const file = openSync('/proc/self/status', 'r');
  sender.send(Buffer.from('first'), [file]);
  closeSync(file);
  // Far more than the socket holds: the rest waits its turn.
  for (let i = 0; i < 2000; i++) sender.send(Buffer.from(`${i}`.padEnd(1000)), []);
  sender.send(Buffer.alloc(200_000, 'x'), []); // too long for a packet: comes as a file
  await new Promise((resolve) => setImmediate(resolve));
  const waitForLast = async () => {
    while (messages.length < 2002) await new Promise((resolve) => setImmediate(resolve));
  };
  await waitForLast();
  sender.close();
  await end;

  const [first, ...rest] = messages;
  assert.equal(first?.data.toString(), 'first');
  assert.match(readFileSync(first?.fds[0] ?? -1, 'utf8'), /^Name:/);
  const last = rest.pop();
  assert.deepEqual(
    rest.map(({ data }) => Number(data.toString())),
    Array.from({ length: 2000 }, (_, i) => i),
  );
  assert.equal(readFileSync(last?.fds[0] ?? -1).length, 200_000);
  for (const message of messages) message.fds.forEach((fd) => closeSync(fd));
});

test('a peer that goes without reading is still heard to the end', async () => {
  const { sender, receiver, messages, end } = channelPair();
  receiver.send(Buffer.from('never read'), []);
  sender.send(Buffer.from('last'), []);
  sender.send(Buffer.from('words'), []);
  sender.close();
  await end;
  assert.deepEqual(messages.map(({ data }) => data.toString()), ['last', 'words']);
});

test('a closed channel refuses', () => {
  const { sender, receiver } = channelPair();
  sender.close();
  sender.close();
  assert.throws(() => sender.send(Buffer.from('x'), []), SyscallError);
  receiver.close();
});

test('a process is watched until its end and signalled without a race', async () => {
  const child = spawn('sleep', ['1000']);
  const watched = namespaces.watchProcess(child.pid ?? 0);
  assert.ok(watched);
  watched.signal(15);
  await watched.exited;
  if (child.signalCode === null) await once(child, 'exit');
  assert.equal(child.signalCode, 'SIGTERM');
  watched.signal(9); // gone: nothing happens
  watched.close();
  assert.equal(namespaces.watchProcess(2 ** 22 + 1), null);
});

test('a peer is known by its credentials', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'namespaces-test-'));
  const server = createServer().listen(join(folder, 'socket'));
  await once(server, 'listening');
  const client = connect(join(folder, 'socket'));
  const [socket] = (await once(server, 'connection')) as [Socket & { _handle: { fd: number } }];
  assert.deepEqual(namespaces.peerCredentials(socket._handle.fd), {
    pid: process.pid,
    uid: process.getuid?.(),
    gid: process.getgid?.(),
  });
  assert.throws(() => namespaces.peerCredentials(-1), { code: 'EBADF' });
  client.destroy();
  socket.destroy();
  server.close();
  await rm(folder, { recursive: true });
});

const root = process.getuid?.() === 0 ? false : 'needs root';
test('interfaces are read with addresses and counters', { skip: root }, async () => {
  const state = await namespaces.networkState([process.pid, 2 ** 22 + 1]);
  assert.deepEqual([...state.keys()], [process.pid]);
  const loopback = state.get(process.pid)?.find(({ name }) => name === 'lo');
  assert.equal(loopback?.type, 'loopback');
  assert.deepEqual(
    loopback.addresses.find(({ family }) => family === 'inet'),
    { family: 'inet', address: '127.0.0.1', netmask: '8', scope: 'local' },
  );
  assert.equal(loopback.counters.bytesReceived, loopback.counters.bytesSent);
});
