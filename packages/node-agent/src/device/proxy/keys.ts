import type { ConfigKey } from '@lxd/model/config-key';
import { invalid, quote } from '@lxd/model/errors';
import { boolean, checked, fileMode, oneOf, unixId } from '@lxd/model/key-types';

/** `tcp:1.2.3.4:80,90-95`, `udp:[::1]:53`, `unix:/path`, `unix:@name`. */
const endOfProxy = checked('proxy address', (text) => {
  const [, protocol = '', rest = ''] = /^(\w+):(.*)$/.exec(text) ?? [];
  if (!['tcp', 'udp', 'unix'].includes(protocol)) {
    throw invalid(`Unknown connection type "${protocol}"`);
  }
  if (protocol === 'unix' ? rest === '' : !/^(\[[^\]]*\]|[^:]*):\d+(-\d+)?(,\d+(-\d+)?)*$/.test(rest)) {
    throw invalid(`Invalid address ${quote(text)}`);
  }
});

/** A proxy's options (instances.md 19). */
export const proxyKeys: readonly ConfigKey[] = [
  { name: 'bind', type: oneOf('host', 'instance', 'guest', 'container'), default: 'host',
    doc: 'Which side listens: the host or the instance.' },
  { name: 'connect', type: endOfProxy, required: true, doc: 'Where connections lead to.' },
  { name: 'gid', type: unixId, default: '0', since: 'proxy_unix_dac_properties',
    condition: 'unix socket', doc: 'Group of the listening socket.' },
  { name: 'listen', type: endOfProxy, required: true, doc: 'Where connections are taken.' },
  { name: 'mode', type: fileMode, default: '0644', since: 'proxy_unix_dac_properties',
    condition: 'unix socket', doc: 'Permission bits of the listening socket.' },
  { name: 'nat', type: boolean, default: 'false', since: 'proxy_nat',
    doc: 'Whether the firewall forwards, without a process between.' },
  { name: 'proxy_protocol', type: boolean, default: 'false', since: 'proxy_haproxy_protocol',
    doc: 'Whether to tell the sender by the HAProxy PROXY protocol.' },
  { name: 'security.gid', type: unixId, default: '0', since: 'unix_priv_drop',
    doc: 'Group the forwarding process runs as.' },
  { name: 'security.uid', type: unixId, default: '0', since: 'unix_priv_drop',
    doc: 'User the forwarding process runs as.' },
  { name: 'uid', type: unixId, default: '0', since: 'proxy_unix_dac_properties',
    condition: 'unix socket', doc: 'Owner of the listening socket.' },
]; // prettier-ignore
