import type { StepContext } from '@pipelines/core';
import { readDecisions } from '@pipelines/core/decisions';
import { openSourceTree, sourceState } from '@pipelines/core/repository';
import type { VerifyConfig } from './verify-documents.ts';

type Scope = Pick<StepContext<VerifyConfig>, 'root' | 'config' | 'shared' | 'signal'>;

/** What the findings depend on. Undefined without git, and where other hosts are asked or files are to be mended. */
export async function verifyState({ config, ...ctx }: Scope): Promise<string | undefined> {
  if (config.external || config.fix) return undefined;
  const [tree, decisions] = await Promise.all([openSourceTree(ctx), readDecisions(ctx, 'readmeflow')]);
  const files = await sourceState(tree, ctx);
  return files && JSON.stringify([files, decisions.all()]);
}
