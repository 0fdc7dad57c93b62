import { compareText } from '@pipelines/core';
import type { Rule } from '../../rows.ts';
import type { Fault, Ignore } from '../document/document-facts.ts';
import { ignoreOf } from './ignored.ts';

/** A fault of a document. */
export interface FoundFault {
  readonly path: string;
  readonly fault: Fault;
  /** The reason of the comment that keeps it out. */
  readonly ignored?: string;
}

/** The faults of all documents, without those of rules that are off. Memory: the faults. */
export class FaultList {
  readonly #isOff: (rule: Rule) => boolean;
  readonly #found: (FoundFault & { readonly order: number })[] = [];

  constructor(isOff: (rule: Rule) => boolean) {
    this.#isOff = isOff;
  }

  /** `order` is that of the document among all. */
  add(
    document: { readonly path: string; readonly order: number },
    faults: readonly Fault[],
    ignores: readonly Ignore[],
  ) {
    for (const fault of faults) {
      if (this.#isOff(fault.rule)) continue;
      const ignored = ignoreOf(ignores, fault)?.reason;
      this.#found.push({ ...document, fault, ...(ignored !== undefined && { ignored }) });
    }
  }

  /** By document, place, rule and target; what was found twice at one place once. */
  sorted(): FoundFault[] {
    const sorted = this.#found.sort((a, b) => a.order - b.order || byPlace(a.fault, b.fault));
    return sorted.filter((each, at) => {
      const before = sorted[at - 1];
      return before?.order !== each.order || byPlace(before.fault, each.fault) !== 0;
    });
  }
}

function byPlace(a: Fault, b: Fault): number {
  return a.line - b.line || a.column - b.column || compareText(a.rule, b.rule) || compareText(a.target, b.target);
}
