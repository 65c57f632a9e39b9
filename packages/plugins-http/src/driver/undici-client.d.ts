// the client alone loads in a third of the time of the whole package
declare module 'undici/lib/dispatcher/client.js' {
  export { Client as default } from 'undici';
}
