// The package's side of TwitterTextAgainstNpm; npm_twitter_text.sh runs it.
'use strict';
const twitter = require('twitter-text');
const fs = require('fs');

// Mentions in URLs are none, as it is with hashtags; extractMentions alone does not look.
function mentionsOf(text) {
  const entities = twitter.extractMentionsOrListsWithIndices(text)
    .concat(twitter.extractUrlsWithIndices(text));
  if (entities.length > 0) twitter.removeOverlappingEntities(entities);
  return entities.filter((found) => found.screenName && found.listSlug === '')
    .map((found) => found.screenName);
}

const answers = fs.readFileSync(0, 'latin1').replace(/\n$/, '').split('\n').map((line) => {
  const text = Buffer.from(line, 'hex').toString('utf8');
  const kinds = [twitter.extractHashtags(text), mentionsOf(text), twitter.extractCashtags(text),
                 twitter.extractUrls(text)];
  return kinds.map((found) => found.join(' ')).join('\t');
});
process.stdout.write(answers.join('\n') + '\n');
