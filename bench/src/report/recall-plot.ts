import type { RecallResult } from './recall.ts';

const [WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM] = [760, 380, 60, 20, 230, 50];

const STYLE = `text{font:13px system-ui,sans-serif;fill:#24292f}.quiet{fill:#656d76;font-size:12px}.grid{stroke:#8c959f;stroke-opacity:.35}
.line{fill:none;stroke-width:2}.c0{stroke:#0969da;fill:#0969da}.c1{stroke:#bf8700;fill:#bf8700}.c2{stroke:#cf222e;fill:#cf222e}.c3{stroke:#1a7f37;fill:#1a7f37}.c4{stroke:#8250df;fill:#8250df}.line{fill:none}
@media(prefers-color-scheme:dark){text{fill:#e6edf3}.quiet{fill:#9198a1}}`;

/** Mean recall of the four types over flagged pairs, both at every threshold of a tool's own score. */
export function recallPlot({ tools, half }: RecallResult): string {
  const most = Math.max(10, ...Object.values(tools).flatMap(({ curve }) => curve.map(({ flagged }) => flagged)));
  const x = (flagged: number): number =>
    fixed(LEFT + ((WIDTH - LEFT - RIGHT) * Math.log(Math.max(1, flagged))) / Math.log(most * 1.1));
  const y = (recall: number): number => fixed(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * recall);
  const across = [0, 0.25, 0.5, 0.75, 1].map(
    (share) =>
      `<path class="grid" d="M${LEFT} ${y(share)}H${WIDTH - RIGHT}"/><text class="quiet" x="${LEFT - 8}" y="${y(share) + 4}" text-anchor="end">${100 * share} %</text>`,
  );
  const up = powersUpTo(most).map(
    (power) =>
      `<path class="grid" d="M${x(power)} ${TOP}V${HEIGHT - BOTTOM}"/><text class="quiet" x="${x(power)}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle">${power.toLocaleString('en-US')}</text>`,
  );
  const curves = Object.entries(tools).map(([name, { curve }], index) => {
    const points = curve.map(({ flagged, recall }) => [x(flagged), y(recall)] as const);
    const dots = points.map(([cx, cy]) => `<circle class="c${index}" cx="${cx}" cy="${cy}" r="3"/>`);
    const line =
      points.length > 1 ? `<path class="line c${index}" d="M${points.map((each) => each.join(' ')).join('L')}"/>` : '';
    const at = TOP + 16 + index * 22;
    const key = `<circle class="c${index}" cx="${WIDTH - RIGHT + 20}" cy="${at - 4}" r="5"/><text x="${WIDTH - RIGHT + 32}" y="${at}">${name}</text>`;
    return [line, ...dots, key].join('');
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="Recall over flagged pairs, ${half} half">
<style>${STYLE}</style>
${[...across, ...up, ...curves].join('\n')}
<text class="quiet" x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 10}" text-anchor="middle">flagged pairs of originals (log scale); up: mean recall of T1 to T4</text>
</svg>
`;
}

const fixed = (value: number): number => Number(value.toFixed(1));

function powersUpTo(most: number): number[] {
  const powers: number[] = [];
  for (let power = 1; power <= most; power *= 10) powers.push(power);
  return powers;
}
