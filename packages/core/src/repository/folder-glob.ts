/** A pattern for folders and files: `*`, `**`, `?` and `{a,b}`, as workspaces are written. Links and dots are nothing special. */
export function globPattern(glob: string): RegExp {
  const body = glob
    .replace(/^\.\//, '')
    .replace(/\/+$/, '')
    .split(/(\*\*\/|\/\*\*$|\*\*|\*|\?|\{[^{}]*\})/)
    .map(translate)
    .join('');
  return new RegExp(`^${body}$`);
}

function translate(part: string): string {
  if (part === '**/') return '(?:[^/]+/)*';
  if (part === '/**') return '(?:/[^/]+)*';
  if (part === '**') return '.*';
  if (part === '*') return '[^/]*';
  if (part === '?') return '[^/]';
  if (part.startsWith('{') && part.endsWith('}')) return `(?:${part.slice(1, -1).split(',').map(literal).join('|')})`;
  return literal(part);
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
