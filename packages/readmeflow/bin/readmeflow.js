#!/usr/bin/env node
// Exit codes: 0 done (also when the reader of stdout goes away) · 1 findings that --fail-on names · 2 could not run
// or finished incomplete · 130 interrupted.
import { launch } from '@pipelines/core/launch';

process.exitCode = await launch(import.meta.url);
