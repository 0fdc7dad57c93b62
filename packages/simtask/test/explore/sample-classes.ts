import type { Outcome, Plan, PlanMember } from '../../src/rows.ts';

export interface MemberSpec {
  readonly name: string;
  readonly path: string;
  readonly text: string;
  readonly package?: string;
  readonly owner?: string;
  readonly line?: number;
}

/** A member as 04-plan emits it. */
export function sampleMember({ name, path, text, package: pkg, owner, line = 1 }: MemberSpec): PlanMember {
  const lines = text.split('\n').length;
  return {
    ...{ anchor: `${path}#${name}`, path, name, text, kind: 'function', exported: true, signature: `${name}()` },
    ...{ startLine: line, endLine: line + lines - 1, start: 0, end: text.length, lines, tokens: lines * 8 },
    ...{ hash: `hash of ${text}`, blob: `blob of ${path}`, similarity: 1, owners: owner === undefined ? [] : [owner] },
    ...(pkg !== undefined && { package: pkg }),
  };
}

/** A plan of the given members; the first is the medoid. */
export function samplePlan(id: string, members: readonly PlanMember[], more: Partial<Plan> = {}): Plan {
  return {
    ...{ type: 'plan', id, score: 0.9, tier: 'renamed', weakest: 0.85, medoid: members[0]?.anchor ?? '' },
    parts: { syntax: 1, names: 0.8, shape: 1, shingles: 0.8 },
    ...{ title: `Join ${members.map(({ name }) => name).join(' and ')}`, rank: 10, linesSaved: 12, confidence: 0.9 },
    history: { together: 4, apart: 2, weight: 1.2 },
    differences: [],
    proposal: {
      name: 'joined',
      signature: 'joined(id: string): void',
      home: { path: 'packages/http/src/joined.ts', reason: 'Both packages depend on it already.' },
    },
    ...{ owners: [], callers: [], risks: [] },
    ...more,
    members: [...members],
  };
}

export function sampleOutcome(plan: Plan, state: Outcome['state'], more: Partial<Outcome> = {}): Outcome {
  const { id, title, score, rank } = plan;
  const members = plan.members.map(({ anchor }) => anchor);
  const reason = `It is ${state}.`;
  return { type: 'outcome', id, state, new: state === 'new', title, score, rank, members, reason, ...more };
}

/** A function that loads one kind of thing, as three packages of a shop would each write it. */
function loader(kind: string, extra = ''): string {
  const type = kind[0]?.toUpperCase() + kind.slice(1);
  return `export async function fetch${type}(id: string, options: Options = {}): Promise<${type}> {
  const url = new URL('/api/${kind}s/' + id, options.base ?? BASE);
  // Retries once, since the gateway drops idle connections.
  const response = await fetchTwice(url, { signal: options.signal });
  if (!response.ok) {
    throw new HttpError(response.status, \`no ${kind} \${id}\`);
  }
${extra}  const body = await response.json();
  cache.set(id, body);
  metrics.count('${kind}.loaded');
  return parse${type}(body);
}`;
}

/** Three classes of a small shop, and one that has been resolved. */
export function shop(): { readonly plans: Plan[]; readonly outcomes: Outcome[] } {
  const user = { name: 'fetchUser', path: 'packages/users/src/api.ts', package: 'users', owner: '@shop/accounts' };
  const order = { name: 'fetchOrder', path: 'packages/orders/src/client.ts', package: 'orders', owner: '@shop/orders' };
  const invoice = {
    name: 'fetchInvoice',
    path: 'packages/billing/src/api.ts',
    package: 'billing',
    owner: '@shop/money',
  };
  const load = samplePlan(
    'sim-0a1b2c3d4e',
    [
      sampleMember({ ...user, line: 18, text: loader('user') }),
      {
        ...sampleMember({ ...order, line: 41, text: loader('order', "  log.debug('order', id);\n") }),
        similarity: 0.93,
      },
      { ...sampleMember({ ...invoice, line: 7, text: loader('invoice') }), similarity: 0.96 },
    ],
    {
      ...{
        title: 'Join fetchUser, fetchOrder and fetchInvoice',
        rank: 41.2,
        linesSaved: 22,
        score: 0.94,
        tier: 'edited',
      },
      differences: [
        { name: 'collection', kind: 'literal', values: ["'/api/users/'", "'/api/orders/'", "'/api/invoices/'"] },
        { name: 'parse', kind: 'identifier', values: ['parseUser', 'parseOrder', 'parseInvoice'] },
        { name: 'beforeParse', kind: 'statements', values: [null, "log.debug('order', id);", null] },
      ],
      proposal: {
        name: 'fetchEntity',
        signature:
          'fetchEntity<T>(id: string, collection: string, parse: (body: unknown) => T, options?: Options): Promise<T>',
        home: {
          package: 'http',
          path: 'packages/http/src/fetch-entity.ts',
          reason: 'All three packages depend on http already, and it depends on none of them.',
        },
      },
      callers: [
        { path: 'packages/web/src/pages/account.ts', line: 12, anchor: 'packages/web/src/pages/account.ts#load' },
        { path: 'packages/web/src/pages/orders.ts', line: 30, anchor: 'packages/web/src/pages/orders.ts#load' },
      ],
      risks: ['fetchOrder writes to the log before it reads the body.'],
    },
  );
  const clamp =
    'export function clamp(value: number, low: number, high: number): number {\n  return Math.min(high, Math.max(low, value));\n}';
  const limit = samplePlan(
    'sim-1f2e3d4c5b',
    [
      sampleMember({
        name: 'clamp',
        path: 'packages/charts/src/scale.ts',
        package: 'charts',
        owner: '@shop/web',
        text: clamp,
      }),
      sampleMember({
        name: 'clamp',
        path: 'packages/web/src/maths.ts',
        package: 'web',
        owner: '@shop/web',
        text: clamp,
      }),
    ],
    { title: 'Keep one clamp', rank: 12.5, linesSaved: 3, score: 1, tier: 'identical' },
  );
  const group = samplePlan(
    'sim-2a3b4c5d6e',
    [
      sampleMember({
        ...{ name: 'byDay', path: 'packages/charts/src/group.ts', package: 'charts', owner: '@shop/web' },
        text: 'function byDay(rows) {\n  const days = new Map();\n  for (const row of rows) {\n    days.set(row.day, [...(days.get(row.day) ?? []), row]);\n  }\n  return days;\n}',
      }),
      sampleMember({
        ...{ name: 'perCustomer', path: 'packages/billing/src/sums.ts', package: 'billing', owner: '@shop/money' },
        text: 'function perCustomer(bills) {\n  return bills.reduce((groups, bill) => {\n    groups.set(bill.customer, [...(groups.get(bill.customer) ?? []), bill]);\n    return groups;\n  }, new Map());\n}',
      }),
    ],
    {
      title: 'Group rows in one place',
      rank: 6.1,
      linesSaved: 5,
      score: 0.68,
      tier: 'rewritten',
      weakest: 0.68,
      confidence: 0.6,
    },
  );
  const gone = samplePlan('sim-3c4d5e6f70', [
    sampleMember({ name: 'slug', path: 'packages/web/src/slug.ts', text: '' }),
    sampleMember({ name: 'slugify', path: 'packages/orders/src/slug.ts', text: '' }),
  ]);
  return {
    plans: [group, load, limit],
    outcomes: [
      sampleOutcome(load, 'new', {
        path: 'docs/board/tasks/join-fetch-user.md',
        reason: 'Three packages load an entity in the same way; the score is above the task threshold.',
      }),
      sampleOutcome(limit, 'kept', { path: 'docs/board/tasks/keep-one-clamp.md', reason: 'Its task is on the board.' }),
      sampleOutcome(group, 'review', { reason: 'Between the thresholds: somebody should look.' }),
      sampleOutcome(gone, 'resolved', { reason: 'The functions are no longer alike.', score: 0.88 }),
    ],
  };
}
