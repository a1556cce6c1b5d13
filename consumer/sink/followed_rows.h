// Followed tweets as rows (a public contract; docs/rows.md): one for a tweet and each of its
// followed tags, one for a deletion. As JSON, with FIELD as rows name it,
//
//   {"batch_id":3,"batch_time":"2026-01-31T12:00:06.000Z","tweet_id":"17",
//    "tweet_time":"2026-01-31T12:00:05.120Z","user":"ada","hashtag":"#kafka","text":"…"}
//   {"batch_id":4,"batch_time":"…","tweet_id":"17","tweet_time":"…","deleted":true}
//
// on one line each, "user":null where it is not known; and as CSV
//
//   batch_id,batch_time,tweet_id,tweet_time,user,hashtag,text,deleted
//
// Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "consumer/count/batch_id.h"
#include "consumer/count/followed_tweet.h"

namespace consumer {

struct FollowedRow {
  const FollowedTweet* tweet = nullptr;
  const std::string* tag = nullptr;  // Null: the tweet was deleted.
};

// Views into `tweets`, in their order.
std::vector<FollowedRow> FollowedRows(std::span<const FollowedTweet> tweets);

// Appends one object, without a line feed. `batch_time` as shared::FormatTime writes it; `field` is
// a JSON string with its quotes.
void AppendFollowedJson(std::string& out, BatchId batch, std::string_view batch_time,
                        std::string_view field, const FollowedRow& row);

// The columns, with a line feed.
std::string FollowedCsvHeader(std::string_view field);

// Appends one line, with its line feed.
void AppendFollowedCsv(std::string& out, BatchId batch, std::string_view batch_time,
                       const FollowedRow& row);

}  // namespace consumer
