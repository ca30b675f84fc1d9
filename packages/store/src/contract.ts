import assert from 'node:assert/strict';
import { test } from 'node:test';

import { conflict, DomainError } from '@lxd/model/errors';

import { changeConfig, readConfig } from './config.js';
import { insertInstance, getInstance } from './instances.js';
import { putStandaloneMember } from './members.js';
import type { Store } from './store.js';
import { UniqueViolation } from './unique-violation.js';

/** What every driver must do. `open` gives a new, empty global database each time. */
export function storeContract(driver: string, open: () => Promise<Store>): void {
  const contract = (name: string, run: (store: Store) => Promise<void>): void => {
    test(`${driver}: ${name}`, async () => {
      const store = await open();
      try {
        await run(store);
      } finally {
        await store.close();
      }
    });
  };
  const put = (key: string, value: string) => ({
    sql: 'INSERT INTO config (key, value) VALUES (?, ?)',
    params: [key, value],
  });

  contract('a batch is visible once it is acknowledged', async (store) => {
    const results = await store.transaction([put('a', '1'), put('b', '2')]);
    assert.deepEqual(results.map(({ rowsAffected }) => rowsAffected), [1, 1]);
    assert.deepEqual(await readConfig(store), { a: '1', b: '2' });
  });

  contract('statements see what earlier ones of the batch did', async (store) => {
    await store.transaction([
      put('a', '1'),
      { sql: "INSERT INTO config (key, value) SELECT 'b', value FROM config WHERE key = 'a'" },
    ]);
    assert.deepEqual(await readConfig(store), { a: '1', b: '1' });
  });

  contract('an error undoes the whole batch', async (store) => {
    await assert.rejects(
      store.transaction([put('a', '1'), { sql: 'INSERT INTO nosuchtable VALUES (1)' }]),
      DomainError,
    );
    assert.deepEqual(await readConfig(store), {});
  });

  contract('a guard that finds a row lets the batch pass', async (store) => {
    await store.transaction([put('a', '1')]);
    await store.transaction([
      { sql: "SELECT 1 FROM config WHERE key = 'a'", guard: () => conflict('gone') },
      put('b', '2'),
    ]);
    assert.deepEqual(await readConfig(store), { a: '1', b: '2' });
  });

  contract('a guard that finds none undoes the batch with its own error', async (store) => {
    const error = conflict('The first one fails');
    await assert.rejects(
      store.transaction([
        put('a', '1'),
        { sql: "SELECT 1 FROM config WHERE key = 'x'", guard: () => error },
        { sql: "SELECT 1 FROM config WHERE key = 'y'", guard: () => conflict('not this one') },
      ]),
      error,
    );
    assert.deepEqual(await readConfig(store), {});
  });

  contract('a guard sees earlier statements of its batch', async (store) => {
    await store.transaction([
      put('a', '1'),
      { sql: "SELECT 1 FROM config WHERE key = 'a'", guard: () => conflict('gone') },
    ]);
    assert.deepEqual(await readConfig(store), { a: '1' });
  });

  contract('a taken name is a conflict that names the columns', async (store) => {
    await store.transaction([put('a', '1')]);
    await assert.rejects(store.transaction([put('b', '1'), put('a', '2')]), (error) => {
      assert.ok(error instanceof UniqueViolation);
      assert.equal(error.kind, 'conflict');
      assert.equal(error.table, 'config');
      assert.deepEqual(error.columns, ['config.key']);
      return true;
    });
    assert.deepEqual(await readConfig(store), { a: '1' });
  });

  contract('batches at the same time do not disturb one another', async (store) => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 50 }, (_, at) =>
        store.transaction([
          put(`k${at}`, String(at)),
          ...(at % 5 === 0 ? [{ sql: 'SELECT 1 WHERE false', guard: () => conflict('no') }] : []),
        ]),
      ),
    );
    const failed = outcomes.flatMap(({ status }, at) => (status === 'rejected' ? [at] : []));
    assert.deepEqual(failed, [0, 5, 10, 15, 20, 25, 30, 35, 40, 45]);
    assert.equal(Object.keys(await readConfig(store)).length, 40);
  });

  contract('of two that take the same name one wins', async (store) => {
    const outcomes = await Promise.allSettled([
      store.transaction([put('a', '1')]),
      store.transaction([put('a', '2')]),
    ]);
    assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  });

  contract('values come back as they went in', async (store) => {
    const text = 'quote " \' \\ line\nend\ttab ü 漢 \u{1f600} ? %';
    await store.transaction(changeConfig({ 'user.text': text }));
    assert.equal((await readConfig(store))['user.text'], text);
    const rows = await store.query('SELECT ? AS n, ? AS i, ? AS t', [null, 7, 'x']);
    assert.deepEqual({ ...rows[0] }, { n: null, i: 7, t: 'x' });
  });

  contract('a table keeps columns without rows and columns of one name', async (store) => {
    assert.deepEqual(await store.table('SELECT key, value FROM config'), {
      columns: ['key', 'value'],
      rows: [],
    });
    assert.deepEqual(await store.table('SELECT 1 AS a, 2 AS a'), {
      columns: ['a', 'a'],
      rows: [[1, 2]],
    });
  });

  contract('foreign keys hold, and cascade', async (store) => {
    await store.transaction([
      ...putStandaloneMember({ schema: 1, apiExtensions: 1, architecture: 'x86_64' }),
      ...insertInstance(
        {
          project: 'default',
          name: 'c1',
          location: 'none',
          type: 'container',
          architecture: 'x86_64',
          ephemeral: false,
          stateful: false,
          description: '',
          createdAt: '2026-01-01T00:00:00Z',
          config: { 'user.a': '1' },
          devices: { root: { type: 'disk', path: '/', pool: 'default' } },
          profiles: ['default'],
        },
        'default',
      ),
    ]);
    assert.notEqual(await getInstance(store, 'default', 'c1'), null);
    await store.transaction([{ sql: "DELETE FROM projects WHERE name = 'default'" }]);
    assert.equal(await getInstance(store, 'default', 'c1'), null);
    const rows = await store.query(
      `SELECT (SELECT COUNT(*) FROM instances_config) + (SELECT COUNT(*) FROM instances_devices)
        + (SELECT COUNT(*) FROM instances_devices_config) AS left`,
    );
    assert.equal(rows[0]?.['left'], 0);
  });
}
