import { comparison } from './compare.js';
import { asScore, breakable, counted, element, sentence } from './dom.js';
import { STATES } from './list.js';
import { memberTable } from './members.js';

/**
 * @typedef {import('../page-data.ts').PageClass} PageClass
 * @typedef {import('../page-data.ts').PagePlan} PagePlan
 */

/** Everything about one class. @param {PageClass} cls @param {readonly string[]} texts */
export function classDetail(cls, texts) {
  const facts = [cls.tier, counted(cls.members.length, 'function'), `score ${asScore(cls.score)}`];
  if (cls.linesSaved > 0) facts.push(`${counted(cls.linesSaved, 'line')} could go`);
  const comparable = cls.members.filter(({ text }) => text !== undefined).length > 1;
  return element(
    'article',
    {},
    element('p', { class: 'eyebrow' }, element('a', { href: `#${cls.id}` }, cls.id), ' ', stateOf(cls)),
    element('h2', { tabindex: -1 }, ...sentence(cls.title)),
    element('p', { class: 'facts' }, facts.filter(Boolean).join(' · ')),
    cls.reason === undefined ? undefined : element('p', { class: 'reason' }, ...sentence(cls.reason)),
    cls.plan && proposalPart(cls.plan),
    memberPart(cls),
    comparable ? comparison(cls, texts) : undefined,
    cls.plan && variesPart(cls.plan),
    cls.plan && historyPart(cls.plan),
    decisionPart(cls),
  );
}

/** @param {PageClass} cls */
function stateOf(cls) {
  return element('span', { class: `state state-${cls.state}` }, STATES[cls.state]);
}

/** @param {PagePlan} plan */
function proposalPart({ proposal, risks, callers }) {
  const { path, reason } = proposal.home;
  const package_ = proposal.home.package === undefined ? '' : ` of ${proposal.home.package}`;
  return element(
    'section',
    { class: 'proposal' },
    element('h3', {}, 'One function instead'),
    element('pre', { tabindex: 0 }, element('code', {}, proposal.signature)),
    element('p', {}, 'in ', element('code', {}, ...breakable(path)), `${package_}. `, ...sentence(reason)),
    risks.length === 0
      ? undefined
      : element('ul', { class: 'risks' }, ...risks.map((risk) => element('li', {}, ...sentence(risk)))),
    callers.length === 0 ? undefined : callerList(callers),
  );
}

/** @param {PagePlan['callers']} callers */
function callerList(callers) {
  const places = callers.map(({ path, line }) => element('li', {}, element('code', {}, `${path}:${line}`)));
  const summary = element('summary', {}, `${counted(callers.length, 'caller')} to migrate`);
  return element('details', {}, summary, element('ul', {}, ...places));
}

/** @param {PagePlan} plan */
function variesPart({ differences }) {
  const heading = element('h3', {}, 'What varies');
  if (differences.length === 0) return element('section', {}, heading, element('p', {}, 'Nothing but the layout.'));
  const head = ['Parameter', 'Kind', 'Values, with the functions that have them'].map((name) =>
    element('th', { scope: 'col' }, name),
  );
  const rows = differences.map(({ name, kind, values }) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, element('code', {}, name)),
      element('td', {}, kind),
      element('td', {}, valueList(values)),
    ),
  );
  const table = element(
    'table',
    { class: 'varies' },
    element('thead', {}, element('tr', {}, ...head)),
    element('tbody', {}, ...rows),
  );
  return element(
    'section',
    {},
    heading,
    element('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'What varies' }, table),
  );
}

/** Each value once, after the numbers of its members. @param {readonly (string | null)[]} values */
function valueList(values) {
  /** @type {Map<string | null, number[]>} */
  const owners = new Map();
  for (const [index, value] of values.entries()) owners.set(value, [...(owners.get(value) ?? []), index + 1]);
  const entries = [...owners].map(([value, numbers]) => {
    const shown = value === null ? element('em', {}, 'nothing') : element('code', {}, value);
    return element('li', {}, element('span', { class: 'numbers' }, numbers.join(' ')), shown);
  });
  return element('ul', { class: 'values' }, ...entries);
}

/** @param {PageClass} cls */
function memberPart(cls) {
  const table = element(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Functions' },
    memberTable(cls),
  );
  return element('section', { class: 'functions' }, element('h3', {}, 'Functions'), table);
}

/** @param {PagePlan} plan */
function historyPart({ history, confidence, weakest }) {
  const told = `Changed together in ${counted(history.together, 'commit')}, one without the others in ${history.apart.toLocaleString('en')}.`;
  const trust = `Confidence ${asScore(confidence)}; the least alike pair scores ${asScore(weakest)}.`;
  return element('section', {}, element('h3', {}, 'History'), element('p', {}, `${told} ${trust}`));
}

/** @param {PageClass} cls */
function decisionPart(cls) {
  const task = cls.task === undefined ? undefined : element('p', {}, 'Task: ', element('code', {}, cls.task));
  const command = element('code', {}, `simtask decide ${cls.id} rejected --reason "…"`);
  const open = cls.state !== 'rejected' && cls.state !== 'resolved';
  const decide = open ? element('p', {}, 'Not worth it? ', command, ' and it will not come back.') : undefined;
  return element('section', {}, element('h3', {}, 'Decision'), task, decide);
}
