/**
 * Text from outside as a header may carry it, as Go writes it: UTF-8 bytes, and a space for each
 * character that would end the line or confuse who reads it.
 */
export const headerText = (text: string): string =>
  Buffer.from(text.replace(/[\x00-\x1f\x7f]/g, ' '), 'utf8').toString('latin1');
