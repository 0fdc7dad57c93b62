/** A promise that is looked at later: until then its failure is nobody's. */
export function started<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}
