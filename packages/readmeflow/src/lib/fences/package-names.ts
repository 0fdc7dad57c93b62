export interface PackageSpec {
  readonly name: string;
  /** What stands behind the `@`: a range or a tag. */
  readonly range?: string;
}

const NAME = /^(?:@[a-z0-9~_-][a-z0-9._~-]*\/)?[a-z0-9~_-][a-z0-9._~-]*/i;

/** `name`, `@scope/name`, `name@range`. Undefined for paths, addresses, aliases and placeholders. */
export function readPackageSpec(text: string): PackageSpec | undefined {
  const name = NAME.exec(text)?.[0];
  if (name === undefined || name.startsWith('-') || /\.(?:tgz|tar\.gz|[cm]?[jt]sx?|json)$/i.test(text))
    return undefined;
  const rest = text.slice(name.length);
  if (rest === '') return { name };
  return rest.startsWith('@') && !rest.includes(':') && rest.length > 1 ? { name, range: rest.slice(1) } : undefined;
}

/** The package and the subpath, `.` or `./…`, of what an import names. Undefined for what is no package. */
export function readSpecifier(specifier: string): { readonly name: string; readonly subpath: string } | undefined {
  const name = NAME.exec(specifier)?.[0];
  if (name === undefined || specifier.includes(':') || /[\s?!*<>{}$]|^~|\.\.\.|…/.test(specifier)) return undefined;
  const rest = specifier.slice(name.length);
  if (rest !== '' && !rest.startsWith('/')) return undefined;
  return { name, subpath: rest.length > 1 ? `.${rest}` : '.' };
}

/** The part behind the scope. */
export function baseName(name: string): string {
  return name.slice(name.startsWith('@') ? name.indexOf('/') + 1 : 0);
}

/** `@scope`, or an empty text. */
export function scopeOf(name: string): string {
  return name.startsWith('@') ? name.slice(0, name.indexOf('/')) : '';
}
