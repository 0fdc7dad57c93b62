// The door ./markdown: pure functions on strings, no disk. Every name by hand.
export { type MarkdownLine, scanLines } from './blocks.ts';
export {
  type FrontMatter,
  type FrontMatterFault,
  type FrontMatterInvalid,
  type FrontMatterOk,
  frontMatterLength,
  readFrontMatter,
} from './front-matter.ts';
export { setFrontMatterKey, type TextEdit } from './front-matter-edit.ts';
export { jsonParts } from './json-parts.ts';
export { linkBase } from './link-base.ts';
export {
  bar,
  codeBlock,
  counted,
  escapeProse,
  escapeText,
  fileLink,
  foldedTable,
  inlineCode,
  placeLink,
  table,
  webLink,
} from './markdown-text.ts';
export { pathUri } from './path-uri.ts';
export { listRegions, type Region, type RegionOptions, readRegion, removeRegions, setRegion } from './regions.ts';
export {
  outcomeSection,
  precisionLines,
  problemSection,
  type ReportedOutcome,
  type ReportedProblem,
  type ReportLayout,
  reportText,
  tableSection,
  taskLink,
} from './report-sections.ts';
export { type SarifRun, sarifParts } from './sarif-parts.ts';
export { type Checkbox, parseTaskFile, type Section, type TaskFile, titleFromPath } from './task-file.ts';
export type { FrontMatterValue } from './yaml-scalar.ts';
