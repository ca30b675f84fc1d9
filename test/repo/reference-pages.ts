import { configurationPage } from '@lxd/cluster-member/services/configuration-page';

/** The pages made from declarations, by their paths in the repository. */
export const referencePages = (): Readonly<Record<string, string>> => ({
  'docs/reference/configuration.md': configurationPage(),
});
