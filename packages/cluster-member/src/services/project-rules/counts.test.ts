import assert from 'node:assert/strict';
import { test } from 'node:test';

import { checkCountLimit, checkRoomForInstance, checkRoomForNetwork } from './counts.js';
import { container, project, virtualMachine } from './fixtures.js';

const two = { instances: [container('a'), virtualMachine('b')] };

test('one more instance needs room by its type and in all', () => {
  checkRoomForInstance(project({ 'limits.containers': '2', 'limits.instances': '3' }, two), 'container');
  assert.throws(() => checkRoomForInstance(project({ 'limits.containers': '1' }, two), 'container'), {
    message: 'Reached maximum number of instances of type "container" in project "p1"',
  });
  checkRoomForInstance(project({ 'limits.containers': '1' }, two), 'virtual-machine');
  assert.throws(() => checkRoomForInstance(project({ 'limits.virtual-machines': '0' }), 'virtual-machine'), {
    message: 'Reached maximum number of instances of type "virtual-machine" in project "p1"',
  });
  assert.throws(() => checkRoomForInstance(project({ 'limits.instances': '2' }, two), 'container'), {
    message: 'Reached maximum number of instances in project "p1"',
  });
});

test('a limit is not set below what there is', () => {
  const now = project({}, two);
  checkCountLimit(now, 'limits.instances', { 'limits.instances': '2' });
  checkCountLimit(now, 'limits.instances', {});
  assert.throws(() => checkCountLimit(now, 'limits.instances', { 'limits.instances': '1' }), {
    message: "'limits.instances' is too low: there currently are 2 total instances in project p1",
  });
  assert.throws(() => checkCountLimit(now, 'limits.containers', { 'limits.containers': '0' }), {
    message:
      "'limits.containers' is too low: there currently are 1 instances of type container in project p1",
  });
});

test('networks are counted everywhere but in project default', () => {
  const full = { config: { 'limits.networks': '1' }, networks: ['n1'] };
  checkRoomForNetwork({ ...full, name: 'default' });
  checkRoomForNetwork({ ...full, name: 'p1', networks: [] });
  assert.throws(() => checkRoomForNetwork({ ...full, name: 'p1' }), {
    kind: 'invalid',
    message: 'Networks limit has been reached for project',
  });
});
