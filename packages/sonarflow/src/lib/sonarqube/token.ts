import type { Body } from './read-body.ts';

/** The token of the environment, SONAR_TOKEN, if there is one. It leaves this only as what a server is shown. */
export class Token {
  private readonly value = process.env['SONAR_TOKEN']?.trim() || undefined;

  get isGiven(): boolean {
    return this.value !== undefined;
  }

  /** Servers up to 9.9 know `basic` only. */
  shown(scheme: 'bearer' | 'basic'): { readonly authorization?: string } {
    const { value } = this;
    if (value === undefined) return {};
    const basic = () => Buffer.from(`${value}:`).toString('base64');
    return { authorization: scheme === 'bearer' ? `Bearer ${value}` : `Basic ${basic()}` };
  }

  /** The text without it: a server may repeat what it was sent. */
  hiddenIn(text: string): string {
    return this.value === undefined ? text : text.replaceAll(this.value, '***');
  }

  hiddenInBody(body: Body): Body {
    if (this.value === undefined || !body.text.includes(this.value)) return body;
    const text = this.hiddenIn(body.text);
    return { text, bytes: Buffer.from(text) };
  }
}
