/** The last line of a Jest run, for people and machines alike: `N passed, N failed`. */
export default class ClosingLine {
  onRunComplete(_contexts, results) {
    // a file that could not even be loaded counts as a failure, or it would pass in silence
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests + results.numTodoTests;
    // after Jest's own summary, which is written in the same tick
    setImmediate(() => process.stdout.write(`\n${results.numPassedTests} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}\n`));
  }
}
