// npm scripts find the Node 24 of optionalDependencies first; where the platform has none, this says so before anything obscure does.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  console.error(`loadgate needs Node 22.19 or newer, and this is ${process.version}. Install Node 24, then run the same command again.`);
  process.exit(3);
}
