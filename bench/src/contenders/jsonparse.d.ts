declare module 'jsonparse' {
  class Parser {
    /** Containers around the value that was read. */
    readonly stack: readonly unknown[];
    readonly value: unknown;
    onValue: (value: unknown) => void;
    write(chunk: Uint8Array | string): void;
  }
  export = Parser;
}
