// Logs in the shape that tools give them, made up by us: what each of them says where, and what it leaves out.

/** Semgrep: no level of results, no columns kind, a fingerprint that may be prose, snippets, tags that tell the weakness. */
export const SEMGREP = {
  $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json',
  runs: [
    {
      invocations: [{ executionSuccessful: true, toolExecutionNotifications: [] }],
      results: ['one', 'two'].map((name, at) => ({
        fingerprints: { 'matchBasedId/v1': 'requires login' },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: 'server/render page.js', uriBaseId: '%SRCROOT%' },
              region: {
                startLine: 12 + at,
                startColumn: 3,
                endLine: 12 + at,
                endColumn: 30,
                snippet: { text: `  document.write(${name});` },
              },
            },
          },
        ],
        message: { text: 'User input reaches the page.' },
        properties: {},
        ruleId: 'rules.browser.document-write',
      })),
      tool: {
        driver: {
          name: 'Semgrep OSS',
          rules: [
            {
              defaultConfiguration: { level: 'error' },
              fullDescription: { text: 'User input reaches the page.' },
              help: { markdown: 'A long page.', text: 'A long page.' },
              helpUri: 'https://example.com/rules/document-write',
              id: 'rules.browser.document-write',
              name: 'rules.browser.document-write',
              properties: {
                precision: 'very-high',
                tags: ['CWE-79: Cross-site Scripting', 'LOW CONFIDENCE', 'security'],
              },
              shortDescription: { text: 'Semgrep Finding: rules.browser.document-write' },
            },
          ],
          semanticVersion: '1.2.3',
        },
      },
    },
  ],
  version: '2.1.0',
};

/** CodeQL: rules in an extension, artifacts by number, links in messages, related locations, a hash of the line. */
export const CODEQL = {
  $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
  version: '2.1.0',
  runs: [
    {
      tool: {
        driver: { name: 'CodeQL', organization: 'GitHub', semanticVersion: '2.15.0', rules: [] },
        extensions: [
          {
            name: 'example/javascript-queries',
            rules: [
              {
                id: 'js/path-injection',
                name: 'js/path-injection',
                shortDescription: { text: 'Uncontrolled data used in path expression' },
                defaultConfiguration: { enabled: true, level: 'error' },
                properties: {
                  tags: ['security', 'external/cwe/cwe-022'],
                  kind: 'path-problem',
                  precision: 'high',
                  'problem.severity': 'error',
                  'security-severity': '7.5',
                },
              },
              {
                id: 'js/useless-assignment',
                shortDescription: { text: 'Useless assignment' },
                defaultConfiguration: { enabled: true, level: 'warning' },
                properties: { tags: ['maintainability', 'external/cwe/cwe-563'], 'problem.severity': 'warning' },
              },
            ],
          },
        ],
      },
      artifacts: [{ location: { uri: 'src/files.js', uriBaseId: '%SRCROOT%', index: 0 } }],
      results: [
        {
          ruleId: 'js/path-injection',
          rule: { id: 'js/path-injection', index: 0, toolComponent: { index: 0 } },
          message: { text: 'This path depends on a [user-provided value](1).' },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: 'src/files.js', uriBaseId: '%SRCROOT%', index: 0 },
                region: { startLine: 8, startColumn: 15, endColumn: 19 },
              },
            },
          ],
          partialFingerprints: {
            primaryLocationLineHash: '39fa2ee980eb94b0:1',
            primaryLocationStartColumnFingerprint: '4',
          },
          codeFlows: [
            {
              threadFlows: [
                {
                  locations: [3, 8].map((startLine) => ({
                    location: {
                      physicalLocation: { artifactLocation: { index: 0 }, region: { startLine, startColumn: 9 } },
                      message: { text: 'req.query' },
                    },
                  })),
                },
              ],
            },
          ],
          relatedLocations: [
            {
              id: 1,
              physicalLocation: {
                artifactLocation: { uri: 'src/files.js', uriBaseId: '%SRCROOT%' },
                region: { startLine: 3 },
              },
              message: { text: 'user-provided value' },
            },
          ],
        },
        {
          ruleId: 'js/useless-assignment',
          rule: { id: 'js/useless-assignment', index: 1, toolComponent: { index: 0 } },
          message: { text: 'The value assigned to x here is unused.' },
          locations: [
            { physicalLocation: { artifactLocation: { index: 0 }, region: { startLine: 20, endColumn: 9 } } },
          ],
          partialFingerprints: { primaryLocationLineHash: '1f2:1' },
          suppressions: [{ kind: 'inSource' }],
        },
      ],
      columnKind: 'utf16CodeUnits',
      properties: { semmle: 'x' },
    },
  ],
};

/** ESLint's formatter: absolute `file:` addresses, levels, no fingerprints. */
export function eslintLog(root: string): object {
  return {
    version: '2.1.0',
    $schema: 'http://json.schemastore.org/sarif-2.1.0-rtm.5',
    runs: [
      {
        tool: {
          driver: {
            name: 'ESLint',
            informationUri: 'https://eslint.org',
            version: '9.0.0',
            rules: [
              {
                id: 'no-unused-vars',
                helpUri: 'https://eslint.org/docs/latest/rules/no-unused-vars',
                properties: {},
                shortDescription: { text: 'Disallow unused variables' },
              },
            ],
          },
        },
        artifacts: [{ location: { uri: `file://${root}/src/a.js` } }],
        results: [
          {
            level: 'error',
            message: { text: "'x' is assigned a value but never used." },
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: `file://${root}/src/a.js`, index: 0 },
                  region: { startLine: 1, startColumn: 5, endLine: 1, endColumn: 6 },
                },
              },
            ],
            ruleId: 'no-unused-vars',
            ruleIndex: 0,
          },
        ],
      },
    ],
  };
}
