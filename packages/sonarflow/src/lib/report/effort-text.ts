const HOUR = 60;
/** A working day, as SonarQube counts it. */
const DAY = 8 * HOUR;

/** Minutes as people say them: `45 min`, `2 h 5 min`; from a day on whole hours, `3 d 4 h`. */
export function effortText(minutes: number): string {
  const whole = minutes < DAY ? Math.round(minutes) : Math.round(minutes / HOUR) * HOUR;
  const units = [
    unit(Math.floor(whole / DAY), 'd'),
    unit(Math.floor((whole % DAY) / HOUR), 'h'),
    unit(whole % HOUR, 'min'),
  ];
  return units.filter(Boolean).join(' ') || '0 min';
}

function unit(count: number, name: string): string {
  return count === 0 ? '' : `${count} ${name}`;
}
