import { inlineCode, setRegion } from '@pipelines/core/markdown';
import type { Plan } from '../../rows.ts';

/** The markers are `<!-- simtask:begin class -->` and `<!-- simtask:end class -->`, the ids `sim-1a2b3c4d5e`. */
export const TASKS = { tool: 'simtask', region: 'class', idPrefix: 'sim-' } as const;

/** How a person finds the way from a task back to the tool: written once, and theirs from then on. */
export function taskBody(plan: Plan, region: string, origin: string | undefined): string {
  const { proposal, members } = plan;
  const others = members.length === 2 ? 'The other one is' : `The other ${members.length - 1} are`;
  const text = [
    '## Description',
    '',
    'What stands between the two markers is kept up to date by simtask; everything else is yours.',
    ...(origin === undefined ? [] : ['', `Split off from ${origin}.`]),
    '',
    '## Acceptance criteria',
    '',
    `- [ ] ${inlineCode(proposal.name, 80)} covers what the ${members.length} functions do, with tests`,
    `- [ ] ${others} gone, and the callers use it`,
    '- [ ] simtask no longer finds the class: it says `resolved` above',
    '',
  ].join('\n');
  const [intro, rest] = splitAt(text, '\n## Acceptance');
  return `${setRegion(`${intro}\n`, TASKS.region, region, { tool: TASKS.tool }).text}\n${rest}`;
}

function splitAt(text: string, sign: string): [string, string] {
  const at = text.indexOf(sign);
  return [text.slice(0, at).trimEnd(), text.slice(at + 1)];
}
