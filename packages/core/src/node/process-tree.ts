import { readdirSync, readFileSync } from 'node:fs';

const SAMPLE_MS = 100;
/** Linux reports CPU in ticks of 1/100 s (sysconf(_SC_CLK_TCK), 100 on every supported platform). */
const TICK_SECONDS = 0.01;

export interface ProcessUsage {
  /** Highest sum of resident sizes of this process and its descendants, bytes; sampled, own peak of its life exact. */
  readonly peakMemory: number;
  /** CPU seconds since the start, user and system: of this process and its threads, and of children that ended (Linux only). */
  readonly cpuSelf: number;
  readonly cpuChildren: number;
}

export interface ProcessMeter {
  usage(): ProcessUsage;
  stop(): void;
}

/** Watches memory and CPU of the process tree. Off Linux children are not seen. The timer keeps no process alive. */
export function meterProcessTree(): ProcessMeter {
  let peakOfTree = 0;
  const ownBefore = ownCpuSeconds();
  const childrenBefore = childrenCpuSeconds();
  const sample = () => {
    peakOfTree = Math.max(peakOfTree, descendantsMemory(process.pid) + process.memoryUsage.rss());
  };
  const timer = setInterval(sample, SAMPLE_MS);
  timer.unref();
  return {
    usage() {
      sample();
      return {
        peakMemory: Math.max(peakOfTree, process.resourceUsage().maxRSS * 1024),
        cpuSelf: ownCpuSeconds() - ownBefore,
        cpuChildren: childrenCpuSeconds() - childrenBefore,
      };
    },
    stop: () => clearInterval(timer),
  };
}

function ownCpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function descendantsMemory(pid: number): number {
  let total = 0;
  for (const child of childrenOf(pid)) total += residentBytes(child) + descendantsMemory(child);
  return total;
}

/** The children that any thread of the process started. */
function childrenOf(pid: number): number[] {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    return threads.flatMap((thread) =>
      (read(`/proc/${pid}/task/${thread}/children`) ?? '').split(' ').filter(Boolean).map(Number),
    );
  } catch {
    return [];
  }
}

function residentBytes(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`) ?? '')?.[1];
  return Number(kilobytes ?? 0) * 1024;
}

/** Fields 16 and 17 of /proc/self/stat (proc(5)): cutime and cstime, counted after the command in parentheses. */
function childrenCpuSeconds(): number {
  const text = read('/proc/self/stat');
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields?.[13] ?? 0) + Number(fields?.[14] ?? 0)) * TICK_SECONDS;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
