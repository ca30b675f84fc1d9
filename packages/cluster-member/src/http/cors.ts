import { serverKeys } from '@lxd/model/server-keys/index';

type ConfigMap = Readonly<Record<string, string>>;
type Header = readonly [name: string, value: string];

/**
 * What the server is configured to tell browsers. That credentials are welcome it tells in
 * every answer (as LXD), the rest to those who say where they come from.
 */
export function corsHeaders(config: ConfigMap, hasOrigin: boolean): readonly Header[] {
  const headers: Header[] = [];
  const origin = config['core.https_allowed_origin'] ?? '';
  if (hasOrigin && origin !== '') {
    headers.push(['Access-Control-Allow-Origin', origin]);
    const methods = config['core.https_allowed_methods'] ?? '';
    if (methods !== '') headers.push(['Access-Control-Allow-Methods', methods]);
    const allowed = config['core.https_allowed_headers'] ?? '';
    if (allowed !== '') headers.push(['Access-Control-Allow-Headers', allowed]);
  }
  if (serverKeys.read(config, 'core.https_allowed_credentials') === true) {
    headers.push(['Access-Control-Allow-Credentials', 'true']);
  }
  return headers;
}
