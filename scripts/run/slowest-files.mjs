const SHOWN = 10;

/** For vitest, as a reporter: says at the end which files took longest, with what they waited for before and after their tests. */
export default class SlowestFiles {
  onTestRunEnd(modules) {
    const files = modules
      .map((module) => ({ name: `${module.project.name} ${module.relativeModuleId}`, seconds: secondsOf(module) }))
      .sort((one, other) => other.seconds - one.seconds);
    const all = files.reduce((sum, { seconds }) => sum + seconds, 0);
    console.log(`\nThe slowest of ${files.length} files, which took ${all.toFixed(0)} s one by one:`);
    for (const { name, seconds } of files.slice(0, SHOWN)) console.log(`${seconds.toFixed(1).padStart(7)} s  ${name}`);
  }
}

/** What was imported, too: the hooks and tests alone are not what a file costs. */
function secondsOf(module) {
  const { collectDuration, duration } = module.diagnostic();
  return (collectDuration + duration) / 1000;
}
