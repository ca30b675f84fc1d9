/**
 * The three envelopes of the API. All seven keys are always there (as LXD 5.2 sends them);
 * `metadata` comes as JSON text so that a prepared answer isn't encoded twice.
 */
export const syncEnvelope = (metadataJson: string): string =>
  `${syncHead}${metadataJson}}\n`;

/** What precedes the metadata of a success; a streamed answer ends with "}\n". */
export const syncHead =
  '{"type":"sync","status":"Success","status_code":200,"operation":"","error_code":0,"error":"","metadata":';

export const asyncEnvelope = (operation: string, metadata: unknown): string =>
  '{"type":"async","status":"Operation created","status_code":100,' +
  `"operation":${JSON.stringify(operation)},"error_code":0,"error":"",` +
  `"metadata":${JSON.stringify(metadata)}}\n`;

export const errorEnvelope = (code: number, error: string): string =>
  '{"type":"error","status":"","status_code":0,"operation":"",' +
  `"error_code":${code},"error":${JSON.stringify(error)},"metadata":null}\n`;
