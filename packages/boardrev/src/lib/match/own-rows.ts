import type { Commit, FileRow } from '../../rows.ts';

/**
 * Copies of rows for a step that holds many of them. Strings cut out of a decoded block are views that keep the whole
 * block alive, and a history names the same paths over and over (679,000 times in one of 10,000 commits): copies are
 * strings of their own, one for equal paths.
 */
export class RowKeeper {
  readonly #paths = new Map<string, string>();

  file(row: FileRow): FileRow {
    return { ...row, path: this.#path(row.path), blob: own(row.blob), symbols: row.symbols.map(own) };
  }

  commit(row: Commit): Commit {
    const { sha, time, subject, body, files } = row;
    return {
      type: 'commit',
      sha: own(sha),
      time: own(time),
      subject: own(subject),
      body: own(body),
      files: files.map((path) => this.#path(path)),
    };
  }

  #path(path: string): string {
    const known = this.#paths.get(path);
    if (known !== undefined) return known;
    const copy = own(path);
    this.#paths.set(copy, copy);
    return copy;
  }
}

/** The same characters in a string of their own. V8 copies strings below 13 characters anyway. */
function own(text: string): string {
  return text.length < 13 ? text : Buffer.from(text, 'utf16le').toString('utf16le');
}
