import { threadJobs } from '../series/thread-jobs.ts';

export const bench = threadJobs({
  name: 'threads-jobs',
  question: 'What does the way to worker threads cost for jobs of half a millisecond of native work?',
  input:
    'sha256 of 64 KiB and JSON.parse of 45 KB per job; size is the number of jobs. Threads are warm, one per core.',
  job: 'hashAndParse',
  kindOfWork: 'native',
});
