import { wrap, quote } from '@lxd/model/errors';

import { asVolatile, devicesOf, openDevice } from '../../device/open-device.js';
import { startOrder } from '../../device/order.js';
import { faultPoint } from '../fault-point.js';
import type { Step } from '../run-steps.js';
import { choose, record, type Work } from '../work.js';

/** The host's side of every device. */
export const startDevices: Step<Work> = {
  name: 'start-devices',
  async run(work) {
    const devices = startOrder(devicesOf(work.spec));
    for (const { name, options } of devices) {
      // Opened one by one: a device sees what those before it chose.
      const device = openDevice(work.host, work.spec, { name, options }, work.types);
      faultPoint(`start-device-${name}`);
      try {
        device.type.validate(device);
        const started = await device.instance.start();
        work.deviceLines.push(...started.lxcConfig);
        work.devices.push(device);
        if (Object.keys(started.volatile).length === 0) continue;
        choose(work, asVolatile(name, started.volatile));
        await record(work, 'starting');
      } catch (cause) {
        throw wrap(`Failed to start device ${quote(name)}`, cause);
      }
    }
  },
  async undo(work) {
    const failures: unknown[] = [];
    for (const { name, options } of startOrder(devicesOf(work.spec)).reverse()) {
      try {
        const device = openDevice(work.host, work.spec, { name, options }, work.types);
        choose(work, asVolatile(name, await device.instance.stop()));
      } catch (error) {
        failures.push(error);
      }
    }
    work.devices = [];
    if (failures.length > 0) throw failures[0];
  },
};
