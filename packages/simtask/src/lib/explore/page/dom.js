/**
 * An element. Text always goes in as text, so nothing of the data is ever parsed as HTML.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, string | number | boolean | undefined | ((event: Event) => void)>} [attributes]
 * @param {...(Node | string | undefined)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(name, value);
    else if (value === true) made.setAttribute(name, '');
    else if (value !== undefined && value !== false) made.setAttribute(name, String(value));
  }
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

/**
 * A sentence: what stands between backticks is code, and a path may go on in the next line after each slash.
 * @param {string} text @returns {(Node | string)[]}
 */
export function sentence(text) {
  const parts = text.split(/`([^`]+)`/);
  return parts.flatMap((part, index) =>
    index % 2 === 1 ? [element('code', {}, ...breakable(part))] : breakable(part),
  );
}

/** @param {string} path @returns {(Node | string)[]} */
export function breakable(path) {
  return path.split(/(?<=\/)/).flatMap((part, index) => (index === 0 ? [part] : [element('wbr'), part]));
}

/** @param {number} count @param {string} noun */
export function counted(count, noun) {
  const plural = /(s|x|ch)$/.test(noun) ? `${noun}es` : `${noun}s`;
  return `${count.toLocaleString('en')} ${count === 1 ? noun : plural}`;
}

/** @param {number} score 0..1 */
export function asScore(score) {
  return score.toFixed(2);
}
