import { JsonFault, type JsonText } from './json-text.ts';

/** A key of a run, while the document stands at its value. Undefined as run: a key of the document. */
export interface SarifMember {
  readonly run: number | undefined;
  readonly key: string;
}

/**
 * Walks through the keys of the document and of its runs, in the order of the file. What is not read is passed over, but
 * for the list of runs itself, which must not be read. Throws JsonFault.
 */
export async function* sarifMembers(text: JsonText): AsyncGenerator<SarifMember, void, undefined> {
  if (!(await text.isObject())) throw new JsonFault((await text.peek()) === -1 ? 'empty' : 'broken', text.offset);
  for await (const key of text.members()) {
    yield { run: undefined, key };
    if (key === 'runs' && (await text.isArray())) yield* membersOfRuns(text);
  }
  await text.end();
}

async function* membersOfRuns(text: JsonText): AsyncGenerator<SarifMember, void, undefined> {
  for await (const run of text.elements()) {
    if (!(await text.isObject())) continue;
    for await (const key of text.members()) yield { run, key };
  }
}
