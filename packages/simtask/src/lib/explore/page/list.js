import { asScore, counted, element, sentence } from './dom.js';

/** @typedef {import('../page-data.ts').PageClass} PageClass */

/** What a state means to a reader. @type {Readonly<Record<PageClass['state'], string>>} */
export const STATES = {
  new: 'new task',
  kept: 'has a task',
  updated: 'task updated',
  resolved: 'resolved',
  review: 'to review',
  rejected: 'rejected',
  deferred: 'deferred',
  removed: 'task removed',
  waiting: 'waiting its turn',
  split: 'split',
  merged: 'merged',
  none: 'no task',
};

/**
 * One entry of the list. `read` says that it was opened by key, so the reader wants to go on in the detail.
 * @param {PageClass} cls @param {(id: string, read: boolean) => void} select
 */
export function listEntry(cls, select) {
  const lines = cls.linesSaved > 0 ? `−${counted(cls.linesSaved, 'line')}` : '';
  const facts = [cls.tier, counted(cls.members.length, 'function'), `score ${asScore(cls.score)}`].filter(Boolean);
  const button = element(
    'button',
    { type: 'button', click: (event) => select(cls.id, /** @type {MouseEvent} */ (event).detail === 0) },
    entryRow(
      element('span', { class: 'entry-title' }, ...sentence(cls.title)),
      element('span', { class: 'entry-lines' }, lines),
    ),
    entryRow(
      element('span', { class: 'entry-facts' }, facts.join(' · ')),
      element('span', { class: `state state-${cls.state}` }, STATES[cls.state]),
    ),
  );
  return element('li', {}, button);
}

/** @param {HTMLElement} left @param {HTMLElement} right */
function entryRow(left, right) {
  return element('span', { class: 'entry-row' }, left, right);
}

/** "12 of 40 classes · 310 lines could go". @param {readonly PageClass[]} shown @param {number} all */
export function listSummary(shown, all) {
  const lines = shown.reduce((sum, cls) => sum + cls.linesSaved, 0);
  const count =
    shown.length === all ? counted(all, 'class') : `${shown.length.toLocaleString('en')} of ${counted(all, 'class')}`;
  return lines > 0 ? `${count} · ${counted(lines, 'line')} could go` : count;
}
