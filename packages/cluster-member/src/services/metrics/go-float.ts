/** A number as Go's `%g` writes it, as LXD does in samples: "147456", "2.4684096e+10", "1e-05". */
export function goFloat(value: number): string {
  if (value === 0) return '0';
  const [digits = '', exponent = '0'] = value.toExponential().split('e');
  const power = Number(exponent);
  if (power >= -4 && power < 6) return String(value);
  return `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}
