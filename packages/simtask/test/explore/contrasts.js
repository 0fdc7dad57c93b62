/**
 * In the page: the paper's colour, and the contrast of each kind of text with what lies behind it (WCAG 2).
 * @returns {{ paper: string, ratios: [string, number][] }}
 */
export function contrasts() {
  const channels = (/** @type {string} */ colour) => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const light = (/** @type {string} */ colour) => {
    const [red = 0, green = 0, blue = 0] = channels(colour).map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const behind = (/** @type {Element | null} */ element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (channels(colour)[3] !== 0) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const kinds = [
    'h1',
    'h1 span',
    'h2',
    '.facts',
    '.entry-facts',
    '.entry-lines',
    '.state',
    '.keys',
    '.risks',
    '.varies th',
  ];
  kinds.push(
    'del',
    'ins',
    'del .string',
    'ins .string',
    '.diff .number',
    '.keyword',
    '.comment',
    '.fold button',
    'pre',
  );
  kinds.push(
    '[aria-current] .state',
    '[aria-current] .entry-lines',
    '[aria-current] .entry-facts',
    '.numbers',
    '.note',
  );
  const ratios = kinds.flatMap((kind) =>
    [...document.querySelectorAll(kind)].map((element) => {
      const [a = 0, b = 0] = [light(getComputedStyle(element).color), light(behind(element))].sort((x, y) => y - x);
      return /** @type {[string, number]} */ ([kind, (a + 0.05) / (b + 0.05)]);
    }),
  );
  return { paper: getComputedStyle(document.body).backgroundColor, ratios };
}

/**
 * Whether the entries at these places of the list are drawn, or left out since they are far out of sight.
 * @param {readonly number[]} places
 */
export function drawnEntries(places) {
  const titles = document.querySelectorAll('.list .entry-title');
  return places.map((at) => titles[at]?.checkVisibility({ contentVisibilityAuto: true }));
}
