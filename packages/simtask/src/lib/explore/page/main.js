import { classDetail } from './detail.js';
import { counted, element } from './dom.js';
import { chosenClasses, FACETS, facetValues, ORDERS } from './filter.js';
import { listEntry, listSummary, STATES } from './list.js';

/** @typedef {import('../page-data.ts').PageClass} PageClass */

/** @type {import('../page-data.ts').PageData} */
const data = JSON.parse(document.getElementById('data')?.textContent ?? '');
const page = /** @type {HTMLElement} */ (document.getElementById('page'));

const filter = { text: '', package: '', owner: '', tier: '', state: '', sort: 'rank' };
const list = element('ol', { class: 'list' });
const summary = element('p', { class: 'summary', role: 'status' });
const detail = element('div', { class: 'detail' });
const search = element('input', {
  type: 'search',
  'aria-label': 'Search names, paths, ids',
  placeholder: 'Search  /',
  input: refilter,
});
const entries = new Map(data.classes.map((cls) => [cls.id, listEntry(cls, select)]));
const classes = new Map(data.classes.map((cls) => [cls.id, cls]));
/** @type {readonly PageClass[]} */
let shown = [];
/** @type {string | undefined} */
let selected;

function start() {
  const heading = element('h1', {}, data.title, element('span', {}, 'similar functions'));
  const when = data.now === undefined ? undefined : element('p', { class: 'when' }, `as of ${data.now.slice(0, 10)}`);
  if (data.classes.length === 0) {
    page.classList.add('empty');
    const kind = 'No two functions here are alike enough to be worth joining. There is nothing to do.';
    page.append(element('header', {}, heading, when), element('p', { class: 'kind' }, kind));
    return;
  }
  const facets = Object.keys(FACETS).map((name) => facetChoice(/** @type {keyof typeof FACETS} */ (name)));
  const controls = element('div', { class: 'controls' }, search, ...facets.filter(Boolean), sortChoice());
  const keys = element('p', { class: 'keys' }, 'j k next, previous · Enter read · / search · Esc back');
  const nav = element(
    'nav',
    { 'aria-label': 'Classes' },
    element('header', {}, heading, when),
    controls,
    summary,
    list,
    keys,
  );
  page.append(nav, detail);
  document.addEventListener('keydown', onKey);
  window.addEventListener('hashchange', followHash);
  refilter();
  followHash();
}

/** A choice among the values of a filter; none where there is but one. @param {keyof typeof FACETS} name */
function facetChoice(name) {
  const values = facetValues(data.classes, name);
  if (values.length < 2) return undefined;
  const label = (/** @type {string} */ value) =>
    name === 'state' ? STATES[/** @type {PageClass['state']} */ (value)] : value;
  const options = values.map(([value, count]) => element('option', { value }, `${label(value)} (${count})`));
  const all = element('option', { value: '' }, `every ${name}`);
  return element('select', { 'aria-label': `Filter by ${name}`, 'data-filter': name, change: choose }, all, ...options);
}

function sortChoice() {
  const options = Object.keys(ORDERS).map((name) => element('option', { value: name }, `by ${name}`));
  return element('select', { 'aria-label': 'Order', 'data-filter': 'sort', change: choose }, ...options);
}

/** @param {Event} event */
function choose(event) {
  const { dataset, value } = /** @type {HTMLSelectElement} */ (event.target);
  filter[/** @type {keyof typeof filter} */ (dataset['filter'])] = value;
  refilter();
}

function refilter() {
  filter.text = search.value;
  shown = chosenClasses(data.classes, filter);
  list.replaceChildren(...shown.flatMap((cls) => entries.get(cls.id) ?? []));
  summary.textContent = listSummary(shown, data.classes.length);
  if (shown.length === 0) list.append(element('li', { class: 'kind' }, 'Nothing matches these filters.'));
}

/** @param {string} id @param {boolean} [read] */
function select(id, read = false) {
  if (location.hash !== `#${id}`) history.replaceState(null, '', `#${id}`);
  show(id);
  if (read) readDetail();
}

/** A link to a class wins; without one the first class of the list is shown. */
function followHash() {
  const id = location.hash.slice(1);
  if (classes.has(id)) show(id);
  else if (selected === undefined && shown[0]) show(shown[0].id);
}

/** @param {string} id */
function show(id) {
  const cls = classes.get(id);
  if (!cls || id === selected) return;
  entries.get(selected ?? '')?.firstElementChild?.removeAttribute('aria-current');
  entries.get(id)?.firstElementChild?.setAttribute('aria-current', 'true');
  entries.get(id)?.scrollIntoView({ block: 'nearest' });
  selected = id;
  detail.replaceChildren(classDetail(cls, data.texts));
  detail.scrollTop = 0;
  document.title = `${cls.title} · ${counted(cls.members.length, 'function')}`;
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const { target } = event;
  if (target instanceof HTMLSelectElement) return;
  if (target === search) return leaveSearch(event);
  const steps = /** @type {Readonly<Record<string, number>>} */ ({ j: 1, k: -1 });
  const step = steps[event.key];
  if (step !== undefined) move(step);
  else if (event.key === '/') search.focus();
  else if (event.key === 'Escape') focusEntry();
  else if (event.key === 'Enter' && !(target instanceof HTMLButtonElement || target instanceof HTMLAnchorElement))
    readDetail();
  else return;
  event.preventDefault();
}

/** @param {KeyboardEvent} event */
function leaveSearch(event) {
  if (event.key !== 'Enter' && event.key !== 'Escape') return;
  event.preventDefault();
  if (event.key === 'Escape') search.value = '';
  refilter();
  if (shown[0] && !shown.some(({ id }) => id === selected)) select(shown[0].id);
  focusEntry();
}

/** @param {number} step */
function move(step) {
  const at = shown.findIndex(({ id }) => id === selected);
  const next = shown[at < 0 ? 0 : Math.min(shown.length - 1, Math.max(0, at + step))];
  if (!next) return;
  select(next.id);
  focusEntry();
}

function focusEntry() {
  const button = entries.get(selected ?? '')?.querySelector('button');
  if (button?.isConnected) button.focus({ preventScroll: true });
}

function readDetail() {
  detail.querySelector('h2')?.focus();
}

start();
