/** The markers are `<!-- sonarflow:begin bundle -->` and `<!-- sonarflow:end bundle -->`, the ids `flow-1a2b3c4d5e`. */
export const TASKS = { tool: 'sonarflow', region: 'bundle', idPrefix: 'flow-' } as const;
