#include "consumer/sink/followed_rows.h"

#include <iterator>

#include <fmt/format.h>

#include "consumer/sink/csv_sink.h"
#include "shared/json_text.h"
#include "shared/time_text.h"

namespace consumer {

std::vector<FollowedRow> FollowedRows(std::span<const FollowedTweet> tweets) {
  std::vector<FollowedRow> rows;
  for (const FollowedTweet& tweet : tweets) {
    if (tweet.deleted()) rows.push_back({.tweet = &tweet, .tag = nullptr});
    for (const std::string& tag : tweet.tags) rows.push_back({.tweet = &tweet, .tag = &tag});
  }
  return rows;
}

void AppendFollowedJson(std::string& out, BatchId batch, std::string_view batch_time,
                        std::string_view field, const FollowedRow& row) {
  const FollowedTweet& tweet = *row.tweet;
  fmt::format_to(std::back_inserter(out), R"({{"batch_id":{},"batch_time":"{}","tweet_id":)",
                 batch.value, batch_time);
  shared::AppendJsonString(out, tweet.id);
  fmt::format_to(std::back_inserter(out), R"(,"tweet_time":"{}")", shared::FormatTime(tweet.time));
  if (row.tag == nullptr) {
    out += R"(,"deleted":true})";
    return;
  }
  out += R"(,"user":)";
  if (tweet.user.empty()) {
    out += "null";
  } else {
    shared::AppendJsonString(out, tweet.user);
  }
  fmt::format_to(std::back_inserter(out), ",{}:", field);
  shared::AppendJsonString(out, *row.tag);
  out += R"(,"text":)";
  shared::AppendJsonString(out, tweet.text);
  out += '}';
}

std::string FollowedCsvHeader(std::string_view field) {
  std::string header = "batch_id,batch_time,tweet_id,tweet_time,user,";
  AppendCsvCell(header, field);
  return header + ",text,deleted\n";
}

void AppendFollowedCsv(std::string& out, BatchId batch, std::string_view batch_time,
                       const FollowedRow& row) {
  const FollowedTweet& tweet = *row.tweet;
  fmt::format_to(std::back_inserter(out), "{},{},", batch.value, batch_time);
  AppendCsvCell(out, tweet.id);
  fmt::format_to(std::back_inserter(out), ",{},", shared::FormatTime(tweet.time));
  AppendCsvCell(out, tweet.user);
  out += ',';
  if (row.tag != nullptr) AppendCsvCell(out, *row.tag);
  out += ',';
  AppendCsvCell(out, tweet.text);
  out += row.tag == nullptr ? ",true\n" : ",false\n";
}

}  // namespace consumer
