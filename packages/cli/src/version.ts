/** The version both programs give themselves. */
export const VERSION = '5.2';
