/** Turns byte counts into LXD's progress words, not more often than they change. */
export class UnpackProgress {
  #lastPercent = -1;

  constructor(
    readonly totalBytes: number,
    readonly startedAtMs: number,
  ) {}

  /** `Unpack: 45% (12.30MB/s)`, or null when nothing new is to be said. */
  text(doneBytes: number, nowMs: number): string | null {
    if (this.totalBytes === 0) return null;
    const percent = Math.min(100, Math.floor((doneBytes * 100) / this.totalBytes));
    if (percent <= this.#lastPercent) return null;
    this.#lastPercent = percent;
    const seconds = Math.max(nowMs - this.startedAtMs, 1) / 1000;
    return `Unpack: ${percent}% (${byteSize(doneBytes / seconds)}/s)`;
  }
}

/** As LXD prints sizes: decimal units, two digits. */
export function byteSize(bytes: number): string {
  const units = ['kB', 'MB', 'GB', 'TB', 'PB', 'EB'];
  if (bytes < 1000) return `${Math.floor(bytes)}B`;
  let value = bytes;
  let unit = '';
  for (unit of units) {
    value /= 1000;
    if (value < 1000) break;
  }
  return `${value.toFixed(2)}${unit}`;
}
