export { type Adapter, createAdapter } from './adapter.ts';
export { type AdapterOptions, type EnvironmentOptions, localToken, optionsFromEnvironment } from './options.ts';
