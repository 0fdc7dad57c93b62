import type { Metric } from '../contract.ts';
import { figure } from './format.ts';
import type { BenchResult, SizeResult, Summary } from './result.ts';
import { ranked } from './table.ts';

const WIDTH = 760;
const LEFT = 170;
const RIGHT = 170;
const ROW = 26;
const HEAD = 34;
const AXIS = 40;

/** Both colour schemes, because an image in a document cannot know its background. */
const STYLE = `text{font:13px system-ui,sans-serif;fill:#24292f}.quiet{fill:#656d76;font-size:12px}.title{font-weight:600}
.grid{stroke:#8c959f;stroke-opacity:.35}.limit{stroke:#cf222e;stroke-width:1.5;stroke-dasharray:5 4}.whisker{stroke:#24292f;stroke-width:1.5}
.ours{fill:#0969da}.floor{fill:#8c959f}.peer{fill:#bf8700}.baseline{fill:#a475f9}
@media(prefers-color-scheme:dark){text{fill:#e6edf3}.quiet{fill:#9198a1}.whisker{stroke:#e6edf3}.limit{stroke:#ff7b72}.ours{fill:#4493f8}.peer{fill:#d29922}}`;

interface Bar {
  readonly name: string;
  readonly role: string;
  readonly toFloor: NonNullable<Summary['toFloor']>;
}

interface Panel {
  readonly title: string;
  readonly bars: readonly Bar[];
  readonly limits: readonly number[];
}

/** A plot of the quotients to the floor with their intervals, one panel per size, on a common logarithmic axis. */
export function plotOf(result: BenchResult): string | undefined {
  const panels = result.sizes.map((size) => panelOf(result, size)).filter(({ bars }) => bars.length > 0);
  if (panels.length === 0) return undefined;
  const ends = panels.flatMap(({ bars, limits }) => [
    ...bars.flatMap((bar) => [bar.toFloor.low, bar.toFloor.high]),
    ...limits,
  ]);
  const [low, high] = [Math.min(0.8, ...ends), Math.max(2, ...ends) * 1.05];
  const x = (value: number): number => {
    const share = Math.log(value / low) / Math.log(high / low);
    return Number((LEFT + share * (WIDTH - LEFT - RIGHT)).toFixed(1));
  };
  const heights = panels.map(({ bars }) => HEAD + bars.length * ROW);
  const height = heights.reduce((sum, each) => sum + each, 0) + AXIS;
  const bottom = height - AXIS + 6;
  let top = 0;
  const drawn = panels.map((panel, index) => {
    const text = drawPanel(panel, top, x);
    top += heights[index] ?? 0;
    return text;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${escapeXml(`${result.name}: quotients to the floor`)}">
<style>${STYLE}</style>
${ticksBetween(low, high)
  .map((tick) => drawTick(tick, x(tick), bottom))
  .join('\n')}
${drawn.join('\n')}
<text class="quiet" x="${(LEFT + WIDTH - RIGHT) / 2}" y="${height - 6}" text-anchor="middle">times the floor (${escapeXml(result.floor)}), log scale, 95 % interval; dashed: goal</text>
</svg>
`;
}

function panelOf(result: BenchResult, size: SizeResult): Panel {
  const metric = metricOf(result, size);
  const bars = ranked(size).flatMap((name) => {
    const toFloor = size.summary[name]?.[metric]?.toFloor;
    const shown = toFloor && toFloor.low > 0;
    return shown ? [{ name, role: result.contenders[name]?.role ?? 'peer', toFloor }] : [];
  });
  const largest = result.sizes.at(-1)?.size;
  const limits = result.goals
    .map(({ goal }) => goal)
    .filter((goal) => goal.kind === 'ratio' && goal.metric === metric && (goal.size ?? largest) === size.size)
    .filter((goal) => goal.kind === 'ratio' && (goal.against ?? result.floor) === result.floor)
    .map(({ limit }) => limit);
  return { title: `${metric}, size ${size.size.toLocaleString('en-US')}`, bars, limits: [...new Set(limits)] };
}

/** What the bench's first goal is about, else CPU time, else memory. */
function metricOf(result: BenchResult, size: SizeResult): Metric {
  const wanted: Metric[] = [...result.goals.map(({ goal }) => goal.metric), 'cpu', 'rss'];
  return wanted.find((metric) => size.summary[result.floor]?.[metric]?.toFloor) ?? 'cpu';
}

function drawPanel({ title, bars, limits }: Panel, top: number, x: (value: number) => number): string {
  const rows = bars.map((bar, index) => drawBar(bar, top + HEAD + index * ROW, x));
  const lines = limits.map(
    (limit) => `<path class="limit" d="M${x(limit)} ${top + HEAD - 6}V${top + HEAD + bars.length * ROW}"/>`,
  );
  return [`<text class="title" x="8" y="${top + 21}">${escapeXml(title)}</text>`, ...rows, ...lines].join('\n');
}

function drawBar({ name, role, toFloor }: Bar, y: number, x: (value: number) => number): string {
  const { value, low, high } = toFloor;
  const [from, to] = [Math.min(x(1), x(value)), Math.max(x(1), x(value))];
  const middle = y + ROW / 2 - 2;
  return `<text x="${LEFT - 10}" y="${middle + 4}" text-anchor="end">${escapeXml(name)}</text>
<rect class="${role}" x="${from}" y="${y + 3}" width="${Math.max(2, to - from).toFixed(1)}" height="${ROW - 10}" rx="2"/>
<path class="whisker" d="M${x(low)} ${middle}H${x(high)}M${x(low)} ${middle - 4}v8M${x(high)} ${middle - 4}v8"/>
<text class="quiet" x="${WIDTH - 8}" y="${middle + 4}" text-anchor="end">${figure(value)} [${figure(low)}, ${figure(high)}]</text>`;
}

function drawTick(tick: number, x: number, bottom: number): string {
  return `<path class="grid" d="M${x} ${HEAD - 8}V${bottom}"/><text class="quiet" x="${x}" y="${bottom + 12}" text-anchor="middle">${tick}</text>`;
}

/** 1, 2 and 5 times powers of ten; only the powers where those would be too many. */
function ticksBetween(low: number, high: number): number[] {
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power += 1) {
    for (const factor of high / low > 500 ? [1] : [1, 2, 5]) ticks.push(Number((factor * 10 ** power).toPrecision(1)));
  }
  return ticks.filter((tick) => tick >= low && tick <= high);
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
