import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  checkServerConfig,
  serverConfigFrom,
  shownServerConfig,
  storedServerValue,
} from './server-config.js';

/** Texts as Debian's lxd 5.0.2 answers them. */
const bad: [config: Record<string, string>, message: string][] = [
  [{ foo: 'x' }, "cannot set 'foo' to 'x': unknown key"],
  [{ 'core.https_allowed_credentials': 'x' },
    "cannot set 'core.https_allowed_credentials' to 'x': invalid boolean"],
  [{ 'core.shutdown_timeout': 'x' }, "cannot set 'core.shutdown_timeout' to 'x': invalid integer"],
  [{ 'core.bgp_asn': '5000000000' },
    "cannot set 'core.bgp_asn' to '5000000000': Value isn't within valid range. Must be between 0 " +
      'and 4294967294'],
  [{ 'core.bgp_routerid': 'x' },
    'cannot set \'core.bgp_routerid\' to \'x\': Not an IPv4 address "x"'],
  [{ 'cluster.max_voters': '4' },
    "cannot set 'cluster.max_voters' to '4': Value must be an odd number equal to or higher than 3"],
  [{ 'cluster.images_minimal_replica': '0' },
    "cannot set 'cluster.images_minimal_replica' to '0': Invalid value for image replica count"],
  [{ 'core.debug_address': 'x:y:z' },
    'cannot set \'core.debug_address\' to \'x:y:z\': Couldn\'t resolve "x:y:z"'],
  [{ foo: 'x', bar: 'y', 'cluster.max_voters': '4' },
    "cannot set 'bar' to 'y': unknown key (and 2 more errors)"],
  [{ 'candid.api.url': 'x', 'rbac.api.url': 'y' }, 'RBAC and Candid are mutually exclusive'],
]; // prettier-ignore

for (const [config, message] of bad) {
  test(`${JSON.stringify(config)} is refused`, () => {
    assert.throws(() => checkServerConfig(config), { kind: 'invalid', message });
  });
}

test('empty values unset any key', () => {
  assert.doesNotThrow(() => checkServerConfig({ 'core.bgp_asn': '', 'user.x': '' }));
});

test('given values become strings; a secret given as true is left alone', () => {
  const given = { 'user.x': null, 'core.trust_password': true, 'core.https_address': ':1' };
  assert.deepEqual(serverConfigFrom(given), { 'user.x': '', 'core.https_address': ':1' });
  assert.throws(() => serverConfigFrom({ 'core.https_address': 5 }), {
    message: "cannot set 'core.https_address': invalid type float64",
  });
  assert.throws(() => serverConfigFrom({ 'user.x': {} }), {
    message: "cannot set 'user.x': invalid type map",
  });
});

test('defaults are not shown, secrets as true', () => {
  const config = {
    'images.auto_update_interval': '6', 'core.shutdown_timeout': '9', 'core.trust_password': 'h',
  }; // prettier-ignore
  assert.deepEqual(shownServerConfig(config), {
    'core.shutdown_timeout': '9',
    'core.trust_password': true,
  });
});

for (const [name, value, stored] of [
  ['core.https_allowed_credentials', 'YES', 'true'],
  ['core.metrics_authentication', '0', 'false'],
  ['core.metrics_authentication', '', ''],
  ['user.x', 'yes', 'yes'],
] as const) {
  test(`${name}=${value} is kept as "${stored}"`, () => {
    assert.equal(storedServerValue(name, value), stored);
  });
}
