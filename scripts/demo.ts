console.error('The demo is not there yet.');
process.exit(1);
