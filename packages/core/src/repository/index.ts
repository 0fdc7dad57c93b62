// The door ./repository: the files under review, by reference, and how to read many of them. Every name by hand.
export { BatchPool, type BatchPoolOptions, threadCount } from './batch-pool.ts';
export { blockKey, cutIntoBlocks } from './blocks.ts';
export { CODE_CATEGORIES, type CodeCategory, categoryOfPath, categoryOfText } from './code-category.ts';
export { type OwnersOf, parseCodeOwners, readCodeOwners } from './code-owners.ts';
export { type ComponentScript, scriptsOf } from './component-scripts.ts';
export { type ChangesOf, readChanges } from './file-changes.ts';
export { extensionOf, folderOf, hasBinaryName } from './file-names.ts';
export { globPattern } from './folder-glob.ts';
export { type ListedFile, listFiles } from './listed-files.ts';
export { isTooDeep } from './nesting.ts';
export { type FileText, type ReadFilesOptions, readFiles } from './read-files.ts';
export { readSources, type SourceBatch, sourceBatch } from './read-sources.ts';
export { openReview, type ReviewedRevision, type ReviewTarget } from './reviewed-revision.ts';
export { sourceState } from './source-state.ts';
export { type ListSourcesOptions, listSources, openSourceTree, type SourceTree } from './source-tree.ts';
export { listWorkingTree, type WorkingTreeOptions } from './working-tree.ts';
export {
  describesPackages,
  type PackageFault,
  type PackageManifest,
  readWorkspaceManifests,
  type WorkspaceManifests,
} from './workspace-manifests.ts';
export { duplicateNames, readWorkspacePackages, type WorkspacePackages } from './workspace-packages.ts';
