/** Words that carry no topic: common English ones and the reserved words of TypeScript. Compared before stemming. */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  `a about above after again against all also am an and any are aren as at be because been before being below between both
  but by can cannot could couldn did didn do does doesn doing don down during each few for from further had hadn has hasn
  have haven having he her here hers herself him himself his how i if in into is isn it its itself just let ll me more most
  mustn my myself no nor not now of off on once only or other ought our ours ourselves out over own re same shan she should
  shouldn so some such than that the their theirs them themselves then there these they this those through to too under
  until up ve very was wasn we were weren what when where which while who whom why will with won would wouldn you your
  yours yourself yourselves
  abstract any as asserts async await boolean break case catch class const constructor continue debugger declare default
  delete else enum export extends false finally function get implements import infer instanceof interface keyof namespace
  never new null number object of package private protected public readonly require return satisfies set static string
  super switch symbol this throw true try type typeof undefined unknown using var void yield`
    .split(/\s+/)
    .filter((word) => word !== ''),
);
