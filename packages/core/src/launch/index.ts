// The door ./launch: which build of a pipeline its command runs. Loaded before all else, so it loads little. Every name by hand.
export { type BundleStamp, fingerprint, isCurrent, launch, STAMP } from './launch.ts';
