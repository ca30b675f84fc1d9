import type { ServerConfig } from '../services/server-config.js';

/** Headers for a request with an Origin, where the server is configured to allow that. */
export function corsHeaders(config: Pick<ServerConfig, 'get' | 'getBoolean'>): Record<string, string> {
  const headers: Record<string, string> = {};
  const origin = config.get('core.https_allowed_origin');
  if (origin === '') return headers;
  headers['Access-Control-Allow-Origin'] = origin;
  const methods = config.get('core.https_allowed_methods');
  if (methods !== '') headers['Access-Control-Allow-Methods'] = methods;
  const allowed = config.get('core.https_allowed_headers');
  if (allowed !== '') headers['Access-Control-Allow-Headers'] = allowed;
  if (config.getBoolean('core.https_allowed_credentials')) {
    headers['Access-Control-Allow-Credentials'] = 'true';
  }
  return headers;
}
