import { z } from 'zod';
import type { Pipeline } from '../pipeline.ts';
import { sharedConfig } from '../shared-config.ts';

/** The JSON schema (draft 2020-12) of the parts of the config file that a pipeline reads. */
export function configJsonSchema(pipeline: Pipeline): unknown {
  const steps = Object.fromEntries(pipeline.steps.map((step) => [step.name, step.config.strict().optional()]));
  const file = z.looseObject({
    $schema: z.string().optional(),
    shared: sharedConfig.optional(),
    [pipeline.name]: z.strictObject(steps).optional(),
  });
  return z.toJSONSchema(file, { io: 'input', target: 'draft-2020-12' });
}
