import {
  booleanOption,
  choiceOption,
  functionOption,
  numberOption,
  optionsObject,
  signalOption,
} from '../concurrency/check-option.ts';
import type { ItemError } from '../concurrency/outcome.ts';
import { type DropPolicy, DroppingBuffer, type ItemBuffer, LosslessBuffer } from './item-buffer.ts';
import { type BadRecord, DEFAULT_MAX_RECORD_BYTES } from './records.ts';

export type Backpressure = 'buffer' | 'throttle' | 'drop';

export interface StreamProcessorOptions<T> {
  /** Items moved at a time between source, buffer and handlers, and the length of what `batches()` yields. Default 100. */
  readonly chunkSize?: number | undefined;
  /** Handlers in flight at most. Default 10. */
  readonly maxConcurrency?: number | undefined;
  /** Items that wait between source and handlers at most. Default 1000. */
  readonly bufferSize?: number | undefined;
  /**
   * `buffer` (default): the source is paused while the buffer is full. `throttle`: it is paused when the buffer is half
   * full and goes on when it is down to a quarter. Both are lossless. `drop`: it is never paused; what does not fit is
   * lost by `dropPolicy` and counted. The end and errors of a source are never lost.
   */
  readonly backpressure?: Backpressure | undefined;
  /** What `drop` gives up when the buffer is full: the item that waited longest (default), the new one, or the least. */
  readonly dropPolicy?: DropPolicy | undefined;
  /** For `lowest-priority`: higher stays. Among equals the newest is dropped. */
  readonly priority?: ((item: T) => number) | undefined;
  /**
   * A record that cannot be read: `fail` (default) ends the stream, `skip` counts it, a function is told of it, too. A
   * broken document always ends the stream, and so does anything broken in a document that is read by `{ path }`.
   */
  readonly onBadRecord?: 'fail' | 'skip' | ((bad: BadRecord) => void) | undefined;
  /** Bytes of one record above which it is refused without being held. Default 64 MiB. */
  readonly maxRecordBytes?: number | undefined;
  /** The stream fails when more items than this failed. Default Infinity; 0 stops at the first. */
  readonly maxErrors?: number | undefined;
  /** Takes failed items instead of the `errors` list, which then stays empty. */
  readonly onItemError?: ((failure: ItemError<T>) => void) | undefined;
  /** Results in the order of their items. Default true. */
  readonly ordered?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Name of the source, for messages. Default `input`. */
  readonly name?: string | undefined;
}

/** The options, checked and filled in. */
export interface StreamSettings<T> {
  readonly chunkSize: number;
  readonly maxConcurrency: number;
  readonly bufferSize: number;
  readonly backpressure: Backpressure;
  readonly dropPolicy: DropPolicy;
  readonly priority: ((item: T) => number) | undefined;
  readonly onBadRecord: 'fail' | 'skip' | ((bad: BadRecord) => void);
  readonly maxRecordBytes: number;
  readonly maxErrors: number;
  readonly onItemError: ((failure: ItemError<T>) => void) | undefined;
  readonly ordered: boolean;
  readonly signal: AbortSignal | undefined;
  readonly name: string;
}

export function resolveStreamSettings<T>(options: StreamProcessorOptions<T>): StreamSettings<T> {
  optionsObject(options);
  const backpressure = choiceOption('backpressure', options.backpressure, 'buffer', ['buffer', 'throttle', 'drop']);
  const policies = ['oldest', 'newest', 'lowest-priority'] as const;
  const dropPolicy = choiceOption('dropPolicy', options.dropPolicy, 'oldest', policies);
  const priority = functionOption('priority', options.priority);
  if (dropPolicy === 'lowest-priority' && !priority) {
    throw new TypeError('Expected `priority` to be a function with `dropPolicy` "lowest-priority", got `undefined`');
  }
  const { onBadRecord, name = 'input' } = options;
  return {
    chunkSize: numberOption('chunkSize', options.chunkSize, 100, { min: 1 }),
    maxConcurrency: numberOption('maxConcurrency', options.maxConcurrency, 10, { min: 1 }),
    bufferSize: numberOption('bufferSize', options.bufferSize, 1000, { min: 1 }),
    backpressure,
    dropPolicy,
    priority,
    onBadRecord: recordPolicy(onBadRecord),
    maxRecordBytes: numberOption('maxRecordBytes', options.maxRecordBytes, DEFAULT_MAX_RECORD_BYTES, { min: 1 }),
    maxErrors: numberOption('maxErrors', options.maxErrors, Number.POSITIVE_INFINITY, { min: 0, infinite: true }),
    onItemError: functionOption('onItemError', options.onItemError),
    ordered: booleanOption('ordered', options.ordered, true),
    signal: signalOption('signal', options.signal),
    name: String(name),
  };
}

function recordPolicy<T>(value: StreamProcessorOptions<T>['onBadRecord']): StreamSettings<T>['onBadRecord'] {
  if (typeof value === 'function') return value;
  const policies = ['fail', 'skip'] as const;
  return choiceOption('onBadRecord', value, 'fail', policies);
}

export function openBuffer<T>(settings: StreamSettings<T>): ItemBuffer<T> {
  const { bufferSize, chunkSize, backpressure } = settings;
  if (backpressure === 'drop') {
    return new DroppingBuffer(bufferSize, settings.dropPolicy, settings.priority ?? (() => 0));
  }
  if (backpressure === 'throttle') {
    const pauseAt = Math.ceil(bufferSize / 2);
    return new LosslessBuffer(bufferSize, pauseAt, Math.min(Math.floor(bufferSize / 4), pauseAt - 1));
  }
  // Going on only when there is room for a portion saves one wake-up per item.
  return new LosslessBuffer(bufferSize, bufferSize, Math.max(0, bufferSize - chunkSize));
}
