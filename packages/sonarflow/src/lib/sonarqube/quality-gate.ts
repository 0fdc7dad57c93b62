import type { Fetched } from '../../rows.ts';
import type { Answers } from './answers.ts';
import { AttemptFailure } from './attempt-failure.ts';
import { gateParams, type Target } from './dialects.ts';
import { isRaw, type Raw, rawList, text } from './row-shapes.ts';

type Gate = NonNullable<Fetched['gate']>;

/** `WARN` is a gate of servers before 7.6 that passed. */
const STATUS: Readonly<Record<string, Gate['status']>> = { OK: 'passed', WARN: 'passed', ERROR: 'failed' };

/** The quality gate of the project, as of its last analysis. */
export function readGate(answers: Answers, target: Target): Promise<Gate> {
  return answers.ask({ path: 'api/qualitygates/project_status', params: gateParams(target) }, 0, (body) => {
    const status = isRaw(body) ? body['projectStatus'] : undefined;
    if (!isRaw(status)) throw new AttemptFailure('the answer lacks `projectStatus`', { retry: true });
    return {
      status: STATUS[String(status['status'])] ?? 'none',
      conditions: rawList(status['conditions']).map(conditionOf),
    };
  });
}

function conditionOf(condition: Raw): Gate['conditions'][number] {
  const actual = text(condition['actualValue']);
  const threshold = text(condition['errorThreshold']) ?? text(condition['warningThreshold']);
  return {
    metric: text(condition['metricKey']) ?? '',
    status: text(condition['status']) ?? '',
    ...(actual !== undefined && { actual }),
    ...(threshold !== undefined && { threshold }),
  };
}
