import { faultPoint } from './fault-point.js';

/** One concern of a piece of work in several moves. */
export interface Step<T> {
  /** For progress, logs and fault points: `mount-root`. */
  readonly name: string;
  run(work: T): Promise<void>;
  /**
   * Takes back whatever `run` did, all, part or nothing of it; nothing to do is success. It also
   * ends what is no longer wanted, maybe in a process that never ran `run`, so it knows only
   * what `T` can be rebuilt from.
   */
  undo?(work: T): Promise<void>;
}

type OnUndoFailure = (step: string, error: unknown) => void;

/** Runs the steps from first to last; a failure undoes those that began and is thrown on. */
export async function runSteps<T>(
  steps: readonly Step<T>[],
  work: T,
  onUndoFailure: OnUndoFailure,
): Promise<void> {
  for (const [index, step] of steps.entries()) {
    try {
      faultPoint(step.name);
      await step.run(work);
    } catch (error) {
      await undoSteps(steps.slice(0, index + 1), work, onUndoFailure);
      throw error;
    }
  }
}

/** Undoes the steps from last to first. One that fails doesn't keep the others from it. */
export async function undoSteps<T>(
  steps: readonly Step<T>[],
  work: T,
  onUndoFailure: OnUndoFailure,
): Promise<void> {
  for (const step of [...steps].reverse()) {
    try {
      faultPoint(`undo-${step.name}`);
      await step.undo?.(work);
    } catch (error) {
      onUndoFailure(step.name, error);
    }
  }
}
