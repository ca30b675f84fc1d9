export type LogContext = Readonly<Record<string, string>>;

type Write = (message: string, context?: LogContext) => void;

/** Where the host side says what no caller is waiting to hear: a skipped sysctl, a dead dnsmasq. */
export interface Log {
  readonly debug: Write;
  readonly info: Write;
  readonly warn: Write;
  readonly error: Write;
}
