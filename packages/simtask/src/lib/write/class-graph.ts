import type { Plan } from '../../rows.ts';

const MOST_NODES = 12;

/** The members and where they should go, as a Mermaid graph. */
export function classGraph({ members, proposal }: Plan): string[] {
  const shown = members.slice(0, MOST_NODES);
  const left = members.length - shown.length;
  const nodes = shown.map(({ name, path }, at) => `  m${at + 1}["${label(name)}<br>${label(path)}"] --> home`);
  return [
    '```mermaid',
    'flowchart LR',
    ...nodes,
    ...(left > 0 ? [`  more["${left} more"] --> home`] : []),
    `  home(["${label(proposal.name)}<br>${label(proposal.home.path)}"])`,
    '```',
  ];
}

/** Text of others inside quotes: letters, digits and the signs of paths stay, the rest becomes Mermaid's entity codes. */
function label(text: string): string {
  const cut = text.length > 80 ? `…${text.slice(-79)}` : text;
  return cut.replace(/[^\p{L}\p{N} ._/@$…-]/gu, (sign) => `#${sign.codePointAt(0)};`);
}
