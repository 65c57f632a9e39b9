// an import would read every name that this module has, and so load a second client that nobody asked for: 30 ms of each worker's start
export const { createServer, STATUS_CODES } = process.getBuiltinModule('node:http');
