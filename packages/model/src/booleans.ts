/** LXD's words for yes and no, in any case; null when `text` is neither. */
export function parseBoolean(text: string): boolean | null {
  switch (text.toLowerCase()) {
    case 'true':
    case 'yes':
    case '1':
    case 'on':
      return true;
    case 'false':
    case 'no':
    case '0':
    case 'off':
      return false;
    default:
      return null;
  }
}

/** Whether a key that is off by default is set to yes. */
export const isTrue = (text: string | null | undefined): boolean =>
  parseBoolean(text ?? '') === true;

/** Whether a key that is on by default is set to no. */
export const isFalse = (text: string | null | undefined): boolean =>
  parseBoolean(text ?? '') === false;
