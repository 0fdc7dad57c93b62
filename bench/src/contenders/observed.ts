import type { Contender } from '../contract.ts';

/** The same contender, with figures of its own beside its results: `begin` is called before a run, what it returns after it. */
export function observed<R, F>(contender: Contender<R>, begin: () => () => F): Contender<{ readonly results: R } & F> {
  return {
    ...contender,
    prepare: async (context) => {
      const trial = await contender.prepare(context);
      return {
        ...trial,
        run: async () => {
          const end = begin();
          const results = await trial.run();
          return { results, ...end() };
        },
      };
    },
  };
}
