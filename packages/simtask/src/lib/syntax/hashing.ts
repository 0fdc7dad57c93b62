import { hash } from 'node:crypto';

/** Two independent 32-bit hashes: FNV-1a, and a multiply-add with another prime. */
export class TwoHashes {
  first = 0;
  second = 0;

  reset(): this {
    this.first = 0x811c9dc5;
    this.second = 0x9747b28c;
    return this;
  }

  add(value: number): void {
    this.first = Math.imul(this.first ^ value, 0x01000193);
    this.second = (Math.imul(this.second, 0x85ebca6b) + value + (this.second >>> 15)) | 0;
  }

  /** Both hashes of something that was hashed before. */
  addPair(first: number, second: number): void {
    this.first = Math.imul(this.first ^ first, 0x01000193);
    this.second = (Math.imul(this.second, 0x85ebca6b) + second + (this.second >>> 15)) | 0;
  }

  addText(text: string, start: number, end: number): this {
    for (let i = start; i < end; i++) this.add(text.charCodeAt(i));
    return this;
  }

  /** 16 hex digits. */
  get id(): string {
    return hex(mixed(this.first)) + hex(mixed(this.second));
  }
}

/** FNV-1a, 32 bits, over UTF-16 units. */
export function fnv1a(text: string): number {
  return new TwoHashes().reset().addText(text, 0, text.length).first >>> 0;
}

/** A content id of a text: 16 hex digits of its SHA-1. */
export function contentId(text: string): string {
  return hash('sha1', text, 'hex').slice(0, 16);
}

function mixed(value: number): number {
  let bits = Math.imul(value ^ (value >>> 16), 0x7feb352d);
  bits = Math.imul(bits ^ (bits >>> 15), 0x846ca68b);
  return (bits ^ (bits >>> 16)) >>> 0;
}

function hex(value: number): string {
  return value.toString(16).padStart(8, '0');
}
