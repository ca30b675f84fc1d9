/** Configuration as the API carries it: every value a string, whatever its nominal type. */
export type Config = Readonly<Record<string, string>>;

/** Devices by name, each a map of options. */
export type Devices = Readonly<Record<string, Config>>;
