import type { Others } from '../cluster/others.js';
import type { OperationView, Operations } from './operations.js';

/** An operation wherever it runs, with what decides who may see it. */
export interface ListedOperation {
  readonly project: string | null;
  readonly adminOnly: boolean;
  view(): OperationView;
}

const deadlineMs = 1_000;

/** What goes on in the whole cluster. */
export class OperationsOfAll {
  constructor(
    private readonly own: Operations,
    private readonly others: Others,
  ) {}

  /** Of a project and of none; null: of all. Members that are silent are left out. */
  async list(project: string | null): Promise<readonly ListedOperation[]> {
    const asked = project === null ? {} : { project };
    const answers = await this.others.ask((calls) =>
      calls.listOperations(asked, { timeoutMs: deadlineMs, failFast: true }),
    );
    const elsewhere = [...answers.values()].flatMap((answer) => answer?.operations ?? []);
    return [
      ...this.own.list(project),
      ...elsewhere.map(({ project: its, adminOnly, view }) => ({
        project: its ?? null,
        adminOnly,
        view: () => JSON.parse(view) as OperationView,
      })),
    ];
  }
}
