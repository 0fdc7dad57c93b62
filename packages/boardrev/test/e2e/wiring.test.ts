import { Pipeline } from '@pipelines/core';
import { expect, expectTypeOf, it } from 'vitest';
import { ensureFm, evaluate, indexRepo, matchContext, pipeline, processPrompts, report } from '../../src/index.ts';

it('S3-71 the steps of boardrev are typed: in a wrong order they do not compile', () => {
  const board = Pipeline.start('boardrev', ensureFm).pipe(processPrompts);
  // @ts-expect-error nothing has found a match yet
  expect(board.pipe(evaluate).steps).toHaveLength(3);
  // @ts-expect-error nothing has been evaluated yet
  expect(board.pipe(indexRepo).pipe(matchContext).pipe(report).steps).toHaveLength(5);
  // @ts-expect-error there are no tasks to match
  expect(Pipeline.start('boardrev', indexRepo).pipe(matchContext).steps).toHaveLength(2);
  expectTypeOf(board.pipe(indexRepo).pipe(matchContext).pipe(evaluate).pipe(report)).toEqualTypeOf(pipeline);
});
