import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emitYaml } from '../yaml/emit.js';
import { parseSimpleYaml } from '../yaml/parse-simple.js';
import { defaultConfig, document, merge, parseResource, type ConfigDocument } from './config-file.js';

const fileText = `default-remote: local
remotes:
  images:
    addr: https://images.linuxcontainers.org
    protocol: simplestreams
    public: true
  local:
    addr: unix://
    public: false
aliases: {}
`;

test('a first configuration is written as the stock client writes it', () => {
  assert.equal(emitYaml(document(defaultConfig('/c'))), fileText);
});

test('what we write the simple reader understands', () => {
  const read = parseSimpleYaml(fileText) as ConfigDocument | null;
  assert.deepEqual(merge('/c', read, null), { ...defaultConfig('/c') });
});

for (const odd of ['a: [x]\n', 'a: "x"\n', 'a: yes\n', '- a\n', 'a: x # note\n', "a: 'x'\n", 'a: 1\n']) {
  test(`the simple reader leaves ${JSON.stringify(odd)} to the real one`, () => {
    assert.equal(parseSimpleYaml(odd), null);
  });
}

test("the user's entry hides the administrator's", () => {
  const global: ConfigDocument = {
    'default-remote': 'a',
    remotes: { a: { addr: 'https://a:8443' }, b: { addr: 'https://b:8443' } },
  };
  const user: ConfigDocument = { remotes: { b: { addr: 'https://mine:8443' } } };
  const { remotes, defaultRemote } = merge('/c', user, global);
  assert.equal(defaultRemote, 'a');
  assert.deepEqual(remotes['a'], { addr: 'https://a:8443', public: false, global: true });
  assert.deepEqual(remotes['b'], { addr: 'https://mine:8443', public: false });
});

test('global and static remotes are not written', () => {
  const config = merge('/c', null, { remotes: { a: { addr: 'https://a:8443' } } });
  assert.doesNotMatch(emitYaml(document(config)), /a:8443|ubuntu/);
});

test('a resource belongs to the remote before its colon, else to the default one', () => {
  const config = defaultConfig('/c');
  assert.deepEqual(parseResource(config, 'images:debian/12'), { remote: 'images', name: 'debian/12' });
  assert.deepEqual(parseResource(config, 'c1'), { remote: 'local', name: 'c1' });
  assert.deepEqual(parseResource(config, 'c1/a:b'), { remote: 'local', name: 'c1/a:b' });
  assert.throws(() => parseResource(config, 'x:c1'), { message: 'The remote "x" doesn\'t exist' });
});
