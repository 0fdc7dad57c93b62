import { threadJobs } from '../series/thread-jobs.ts';

export const bench = threadJobs({
  name: 'threads-script-jobs',
  question: 'What does the way to worker threads cost for jobs of half a millisecond of plain JavaScript?',
  input: 'The words of 20 KB of text are counted per job; size is the number of jobs. Threads are warm, one per core.',
  job: 'countWords',
  kindOfWork: 'JavaScript',
});
