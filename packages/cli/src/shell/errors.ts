import { DomainError } from '@lxd/model/errors';

/** The command line itself is wrong. */
export class UsageError extends DomainError {
  constructor(message: string) {
    super('invalid', message);
  }
}

/** Wrong number of arguments: the shell shows the verb's help before the message. */
export class ArgumentCountError extends UsageError {
  constructor() {
    super('Invalid number of arguments');
  }
}

/** The command ends with this status; the message, if any, is an error like any other. */
export class ExitError extends DomainError {
  constructor(
    readonly exitCode: number,
    message = '',
  ) {
    super('internal', message);
  }
}
