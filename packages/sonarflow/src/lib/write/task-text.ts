import { setRegion } from '@pipelines/core/markdown';

/** The markers are `<!-- sonarflow:begin bundle -->` and `<!-- sonarflow:end bundle -->`, the ids `flow-1a2b3c4d5e`. */
export const TASKS = { tool: 'sonarflow', region: 'bundle', idPrefix: 'flow-' } as const;

/** How a person finds the way from a task back to the tool: written once, and theirs from then on. */
export function taskBody(region: string): string {
  const intro = [
    '## Description',
    '',
    'What stands between the two markers is kept up to date by sonarflow; everything else is yours.',
    '',
  ].join('\n');
  const rest = [
    '## Acceptance criteria',
    '',
    '- [ ] Each finding is mended, or decided with a reason: `sonarflow decide ID rejected --reason …`',
    '- [ ] The tests pass, and none was weakened for it',
    '- [ ] sonarflow no longer finds them: it says `resolved` above',
    '',
  ].join('\n');
  return `${setRegion(intro, TASKS.region, region, { tool: TASKS.tool }).text}\n${rest}`;
}
