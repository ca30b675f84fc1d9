import type { Endpoint } from '../http/endpoint.js';
import { openApi } from '../http/openapi.js';
import { version } from './server.js';

/** The description of the API by itself, made when somebody first asks for it. */
export class ApiDocument {
  #text: string | null = null;

  constructor(private readonly endpoints: readonly Endpoint[]) {}

  /** OpenAPI 3.1, as JSON. */
  text(): string {
    return (this.#text ??= JSON.stringify(openApi(this.endpoints, version)));
  }
}
