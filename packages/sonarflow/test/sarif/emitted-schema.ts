// What SARIF 2.1.0 says of the parts that we write, as a schema of our own. Nothing else may be there.

const text = { type: 'string' };
const count = { type: 'integer', minimum: 1 };
const address = { type: 'string', pattern: '^https?://[^\\s<>"\\\\^`{|}]+$' };

function only(properties: Record<string, unknown>, ...required: string[]): object {
  return { type: 'object', additionalProperties: false, required, properties };
}

const message = only({ text }, 'text');
const bag = { type: 'object', properties: { tags: { type: 'array', uniqueItems: true, items: text } } };
const region = only({ startLine: count, startColumn: count, endLine: count, endColumn: count }, 'startLine');
const artifactLocation = only(
  { uri: { type: 'string', pattern: "^(?:[A-Za-z0-9!'()*._~/-]|%[0-9A-F]{2})+$" }, uriBaseId: { const: '%SRCROOT%' } },
  'uri',
  'uriBaseId',
);
const location = only(
  { physicalLocation: only({ artifactLocation, region }, 'artifactLocation'), message },
  'physicalLocation',
);
const threadFlow = only(
  { locations: { type: 'array', minItems: 1, items: only({ location }, 'location') } },
  'locations',
);
const codeFlow = only({ threadFlows: { type: 'array', minItems: 1, items: threadFlow } }, 'threadFlows');
const suppression = only(
  { kind: { enum: ['inSource', 'external'] }, status: { enum: ['accepted'] }, justification: text },
  'kind',
);

const result = only(
  {
    ruleId: text,
    ruleIndex: { type: 'integer', minimum: 0 },
    level: { enum: ['note', 'warning', 'error'] },
    message,
    locations: { type: 'array', items: location },
    partialFingerprints: { type: 'object', additionalProperties: text },
    codeFlows: { type: 'array', items: codeFlow },
    suppressions: { type: 'array', uniqueItems: true, items: suppression },
    hostedViewerUri: address,
    properties: bag,
  },
  ...['ruleId', 'ruleIndex', 'level', 'message', 'partialFingerprints', 'suppressions'],
);

const rule = only({ id: text, shortDescription: message, helpUri: address, properties: bag }, 'id');
const driver = only(
  { name: text, version: text, rules: { type: 'array', uniqueItems: true, items: rule } },
  'name',
  'rules',
);

const run = only(
  {
    tool: only({ driver }, 'driver'),
    columnKind: { enum: ['utf16CodeUnits'] },
    automationDetails: only({ id: text }, 'id'),
    results: { type: 'array', items: result },
  },
  ...['tool', 'columnKind', 'results'],
);

export const emittedSchema = only(
  { $schema: address, version: { const: '2.1.0' }, runs: { type: 'array', minItems: 1, items: run } },
  ...['version', 'runs'],
);
