import { createHash } from 'node:crypto';
import type { Outcome, Plan } from '../../rows.ts';
import { pageData } from './page-data.ts';
import { pageScript, pageStyle } from './page-source.ts';

export interface ExplorerInput {
  readonly plans: readonly Plan[];
  readonly outcomes: readonly Outcome[];
  /** What was looked at, for the heading: the name of the repository, say. */
  readonly title: string;
  /** When the reviewed revision was made, as the report says it. */
  readonly now?: string | undefined;
}

/**
 * The classes as one HTML file that needs nothing else: no network, no other file. Its policy allows the one script and
 * the one style it carries, by hash, so nothing in the data can run. Same input, same bytes.
 */
export function explorerHtml({ plans, outcomes, title, now }: ExplorerInput): string {
  const style = pageStyle();
  const script = pageScript();
  const policy = [
    `default-src 'none'`,
    `script-src '${contentHash(script)}'`,
    `style-src '${contentHash(style)}'`,
    `img-src data:`,
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');
  const heading = `${escapeHtml(title)} · similar functions`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="simtask">
<title>${heading}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<noscript><p>This page draws its list with a script of its own, which is switched off here. report.md holds the same.</p></noscript>
<main id="page"></main>
<script type="application/json" id="data">${scriptSafeJson(pageData(title, now, plans, outcomes))}</script>
<script type="module">${script}</script>
</body>
</html>
`;
}

/** JSON that no HTML parser can leave early and that stays one line of plain text in any editor. */
function scriptSafeJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

function contentHash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
