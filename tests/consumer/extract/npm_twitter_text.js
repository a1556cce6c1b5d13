// The package's side of TwitterTextAgainstNpm; npm_twitter_text.sh runs it.
'use strict';
const {extractHashtags} = require('twitter-text');
const fs = require('fs');

const answers = fs.readFileSync(0, 'latin1').replace(/\n$/, '').split('\n').map((line) =>
  extractHashtags(Buffer.from(line, 'hex').toString('utf8')).join(' '));
process.stdout.write(answers.join('\n') + '\n');
