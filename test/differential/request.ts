/** One request of a table: method, path as it goes over the wire, body, headers. */
export type Asked = readonly [
  method: string,
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
];

/** Requests about one subject, made in order; what one makes the next may use. */
export interface Area {
  readonly name: string;
  readonly requests: readonly Asked[];
  /** Asked after each of them and not compared: takes away what may or may not have been made. */
  readonly afterEach?: Asked;
}

/** A body that goes out as it is written. */
export class Text {
  constructor(readonly text: string) {}
}

export const text = (written: string): Text => new Text(written);

/** As the value of If-Match: the ETag that a GET of the same path shows at that moment. */
export const currentEtag = '<current>';

/** How a request is called in a report. */
export const title = ([method, path, body]: Asked): string => {
  const sent = body === undefined ? '' : body instanceof Text ? body.text : JSON.stringify(body);
  const short = (what: string, length: number) =>
    what.length > length ? `${what.slice(0, length)}… (${what.length})` : what;
  return `${method} ${short(path, 140)} ${short(sent, 200)}`.trimEnd();
};
