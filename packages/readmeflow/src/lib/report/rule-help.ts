import type { Rule } from '../../rows.ts';

/** What a rule says, and what to do about it. */
export interface RuleHelp {
  readonly title: string;
  readonly help: string;
}

export const RULE_HELP: Readonly<Record<Rule, RuleHelp>> = {
  'missing-file': {
    title: 'A link leads to a file or folder that is not there',
    help: 'Lead it to where the file is now, or take the link out.',
  },
  'file-case': {
    title: 'A link names a file in other case than it has',
    help: 'Write the name as it is: on the web and on Linux the other one is not there.',
  },
  'outside-root': {
    title: 'A link leads out of the repository',
    help: 'Lead it to something inside, or to a web address.',
  },
  'missing-anchor': {
    title: 'A link leads to an anchor that the page does not have',
    help: 'Take the anchor of a heading of that page.',
  },
  'missing-reference': {
    title: 'A reference has no definition',
    help: 'Add the definition, or escape the bracket if it is no link.',
  },
  'line-past-end': {
    title: 'A link leads to a line behind the end of the file',
    help: 'Lead it to a line that is there, or to a revision that has it.',
  },
  'unknown-package': {
    title: 'A command installs a package that this repository does not have under that name',
    help: 'Write the name of the manifest.',
  },
  'unknown-bin': {
    title: 'A command runs a program that no package has',
    help: 'Write a name that `bin` of the manifest has.',
  },
  'unknown-script': {
    title: 'A command runs a script that the manifest does not have',
    help: 'Write the name of a script, or add the script.',
  },
  'unknown-entry': {
    title: 'An import names a subpath that the package does not export',
    help: 'Import from a subpath that `exports` of the manifest has.',
  },
  'unknown-export': {
    title: 'An import names something that the package does not export',
    help: 'Import a name that the entry point exports.',
  },
  'invalid-code': {
    title: 'A block of code does not parse',
    help: 'Correct it, or name another language if it is no whole code.',
  },
  'unclosed-fence': {
    title: 'A block of code is not closed',
    help: 'Close it where the code ends: everything behind it counts as code.',
  },
  'unclosed-comment': {
    title: 'A comment is not closed',
    help: 'Close it with `-->`: nothing behind it shows.',
  },
  'unbalanced-marker': {
    title: 'A marker lacks its other half',
    help: 'Add the marker that is missing, or take out the one that is left.',
  },
  'missing-embed': {
    title: 'A block of code shows a file that is not there',
    help: 'Name the file as it is called now.',
  },
  'stale-embed': {
    title: 'A block of code shows other lines than the file it names',
    help: 'Copy the lines of the file anew.',
  },
  'stale-version': {
    title: 'A version is not that of the package any more',
    help: 'Write the version of the manifest.',
  },
  'broken-url': {
    title: 'A page on the web is not there',
    help: 'Lead the link to where the page is now, or take it out.',
  },
  'moved-url': {
    title: 'A page on the web has moved for good',
    help: 'Lead the link to its new address.',
  },
};
