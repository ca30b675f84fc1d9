/** The kinds of event; `logging` is for administrators. */
export type EventType = 'lifecycle' | 'logging' | 'operation';

export const EVENT_TYPES: readonly EventType[] = ['lifecycle', 'logging', 'operation'];
