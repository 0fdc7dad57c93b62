const HOUR = 60;
/** A working day, as SonarQube counts it. */
const DAY = 8 * HOUR;

/** Minutes as people say them: `45 min`, `2 h 5 min`, `3 d 4 h`. */
export function effortText(minutes: number): string {
  const whole = Math.round(minutes);
  const parts =
    whole < DAY
      ? [unit(Math.floor(whole / HOUR), 'h'), unit(whole % HOUR, 'min')]
      : [unit(Math.floor(whole / DAY), 'd'), unit(Math.round((whole % DAY) / HOUR), 'h')];
  return parts.filter(Boolean).join(' ') || '0 min';
}

function unit(count: number, name: string): string {
  return count === 0 ? '' : `${count} ${name}`;
}
