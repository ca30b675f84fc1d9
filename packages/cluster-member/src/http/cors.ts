import { serverKeys } from '@lxd/model/server-keys/index';

type ConfigMap = Readonly<Record<string, string>>;

/** Headers for a request with an Origin, where the server is configured to allow that. */
export function corsHeaders(config: ConfigMap): Record<string, string> {
  const headers: Record<string, string> = {};
  const origin = config['core.https_allowed_origin'] ?? '';
  if (origin === '') return headers;
  headers['Access-Control-Allow-Origin'] = origin;
  const methods = config['core.https_allowed_methods'] ?? '';
  if (methods !== '') headers['Access-Control-Allow-Methods'] = methods;
  const allowed = config['core.https_allowed_headers'] ?? '';
  if (allowed !== '') headers['Access-Control-Allow-Headers'] = allowed;
  if (serverKeys.read(config, 'core.https_allowed_credentials') === true) {
    headers['Access-Control-Allow-Credentials'] = 'true';
  }
  return headers;
}
