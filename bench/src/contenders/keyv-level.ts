import type { Level } from 'level';

/** LevelDB as keyv wants a store: text to text. */
export class KeyvLevel {
  readonly opts = {};
  readonly #store: Level;

  constructor(store: Level) {
    this.#store = store;
  }

  get(key: string): Promise<string | undefined> {
    return this.#store.get(key);
  }

  async set(key: string, value: string): Promise<void> {
    await this.#store.put(key, value);
  }

  async delete(key: string): Promise<boolean> {
    await this.#store.del(key);
    return true;
  }

  clear(): Promise<void> {
    return this.#store.clear();
  }
}
