import type { ExportedName } from '../../rows.ts';

/** What is declared as more than that is shown by its name. */
const LONGEST = 80;

/** The declaration of an export under its own name, as short as it tells something. */
export function declaration({ name, signature, kind, fields }: ExportedName): string {
  if (signature === undefined) return name;
  if (kind === 'function') return signature.replace(/^(async )?function(\*?) ?[\w$]*/, `$1$2${name}`);
  if (name === 'default') return defaultOf(signature);
  if (kind !== 'type' && kind !== 'interface') return signature;
  const head = /^(?:declare |abstract )*(?:type|interface) [\w$]+/.exec(signature)?.[0] ?? name;
  const short =
    kind === 'type' && (signature.length > LONGEST || fields !== undefined) ? beforeEquals(signature) : signature;
  return short.length > LONGEST ? head : short;
}

/** `const renderer: Renderer` is `default: Renderer` to those who import it. */
function defaultOf(signature: string): string {
  const value = /^(?:const|let|var) [\w$]+(: [\s\S]+)?/.exec(signature);
  return value ? `default${value[1] ?? ''}` : `default ${signature}`;
}

/** A type without what it is equal to; an equals sign between angle brackets is a default. */
function beforeEquals(signature: string): string {
  let depth = 0;
  for (let at = 0; at < signature.length; at += 1) {
    const sign = signature[at];
    if (sign === '<') depth += 1;
    else if (sign === '>' && signature[at - 1] !== '=') depth -= 1;
    else if (sign === '=' && depth === 0) return signature.slice(0, at).trimEnd();
  }
  return signature;
}
