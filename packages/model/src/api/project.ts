import type { Config } from './config.js';

// Projects: `/1.0/projects`.

/** The writable part of a project. */
export interface ProjectPut {
  readonly config: Config;
  readonly description: string;
}

/** A project. */
export interface Project extends ProjectPut {
  readonly name: string;
  readonly used_by: readonly string[];
}

/** Creates a project. */
export interface ProjectsPost extends Partial<ProjectPut> {
  readonly name: string;
}

/** Renames a project. */
export interface ProjectPost {
  readonly name: string;
}

/** Limit (-1: none) and usage of one resource. */
export interface ProjectStateResource {
  readonly Limit: number;
  readonly Usage: number;
}

/** Usage of a project against its limits. */
export interface ProjectState {
  readonly resources: Readonly<Record<string, ProjectStateResource>>;
}
