import { asScore, breakable, element } from './dom.js';

/**
 * @typedef {import('../page-data.ts').PageClass} PageClass
 * @typedef {import('../page-data.ts').PageMember} PageMember
 * @typedef {(Node | string)[]} Cell
 * @typedef {{ head: string, amount?: boolean, cell: (member: PageMember, index: number, cls: PageClass) => Cell }} Column
 */

/** @type {readonly Column[]} */
const COLUMNS = [
  { head: '', cell: (_, index) => [String(index + 1)] },
  { head: 'Function', cell: nameCell },
  { head: 'Where', cell: ({ path, line }) => [element('code', {}, ...breakable(line ? `${path}:${line}` : path))] },
  { head: 'Package', cell: (member) => filled(member.package) },
  { head: 'Owner', cell: ({ owners }) => filled(owners.join(', ')) },
  { head: 'Lines', amount: true, cell: ({ lines }) => filled(lines?.toLocaleString('en')) },
  { head: 'Likeness', amount: true, cell: ({ similarity }) => (similarity === undefined ? [] : [asScore(similarity)]) },
];

/** The functions of a class, without columns that say nothing of any of them. @param {PageClass} cls */
export function memberTable(cls) {
  const columns = COLUMNS.map((column) => ({
    ...column,
    cells: cls.members.map((member, index) => column.cell(member, index, cls)),
  })).filter(({ cells }) => cells.some((cell) => cell.length > 0));
  const style = (/** @type {Column} */ { amount }) => ({ class: amount && 'amount' });
  const head = columns.map((column) => element('th', { scope: 'col', ...style(column) }, column.head));
  const rows = cls.members.map((_, index) => {
    const cells = columns.map((column) => element('td', style(column), ...(column.cells[index] ?? [])));
    return element('tr', {}, ...cells);
  });
  const body = element('tbody', {}, ...rows);
  return element('table', { class: 'members' }, element('thead', {}, element('tr', {}, ...head)), body);
}

/** @param {PageMember} member @param {number} index @param {PageClass} cls @returns {Cell} */
function nameCell(member, index, cls) {
  // Of two functions each is as close to the other.
  const typical = cls.plan && cls.members.length > 2 && index === cls.medoid;
  const notes = [typical && 'closest to all', member.changed && 'changed'];
  const shown = notes
    .filter((note) => typeof note === 'string')
    .map((note) => element('span', { class: 'note' }, note));
  return [element('code', {}, member.name), ...shown];
}

/** @param {string | undefined} text @returns {Cell} */
function filled(text) {
  return text ? [text] : [];
}
