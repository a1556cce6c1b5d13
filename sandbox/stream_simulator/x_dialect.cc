#include "sandbox/stream_simulator/x_dialect.h"

#include <algorithm>

#include <fmt/core.h>

#include "shared/json_text.h"
#include "shared/time_text.h"

namespace sandbox {
namespace {

// Each so many-th post is one.
constexpr TweetId kLongEvery = 7, kRepostEvery = 11, kPlaceEvery = 5;
constexpr std::size_t kShortForm = 20;  // Bytes of a text that is cut off.

// As X writes texts.
std::string Escaped(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '&')
      escaped += "&amp;";
    else if (c == '<')
      escaped += "&lt;";
    else if (c == '>')
      escaped += "&gt;";
    else
      escaped += c;
  }
  return escaped;
}

std::string ShortForm(std::string_view text) {
  std::size_t end = std::min(kShortForm, text.size());
  while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) {
    --end;
  }
  return std::string(text.substr(0, end)) + "…";
}

std::string HashtagsJson(std::string_view text) {
  std::string json;
  for (std::size_t at = text.find('#'); at != std::string_view::npos; at = text.find('#', at + 1)) {
    if (at > 0 && text[at - 1] != ' ' && text[at - 1] != '\n') continue;
    std::size_t end = at + 1;
    const auto in_tag = [](char c) {
      const auto byte = static_cast<unsigned char>(c);
      return byte >= 0x80 || std::isalnum(byte) != 0 || c == '_';
    };
    while (end < text.size() && in_tag(text[end])) ++end;
    if (end == at + 1) continue;
    if (!json.empty()) json += ',';
    json += fmt::format(R"({{"start":{},"end":{},"tag":{}}})", at, end,
                        shared::JsonString(text.substr(at + 1, end - at - 1)));
  }
  return json.empty() ? json : fmt::format(R"("entities":{{"hashtags":[{}]}})", json);
}

std::set<std::string, std::less<>> ListOf(const producer::Parameters& parameters,
                                          std::string_view wanted) {
  std::set<std::string, std::less<>> names;
  for (const auto& [name, value] : parameters) {
    if (name != wanted) continue;
    std::string_view rest = value;
    while (!rest.empty()) {
      const std::size_t size = std::min(rest.find(','), rest.size());
      names.emplace(rest.substr(0, size));
      rest.remove_prefix(std::min(rest.size(), size + 1));
    }
  }
  return names;
}

// What follows the text's own field of a post: its long form and its hashtags.
std::string TextFields(std::string_view text, bool long_form, bool entities) {
  const std::string escaped = Escaped(text);
  std::string json =
      fmt::format(R"("text":{})", shared::JsonString(long_form ? ShortForm(escaped) : escaped));
  const std::string hashtags = entities ? HashtagsJson(text) : "";
  if (long_form) {
    json += fmt::format(R"(,"note_tweet":{{"text":{}{}{}}})", shared::JsonString(escaped),
                        hashtags.empty() ? "" : ",", hashtags);
  } else if (!hashtags.empty()) {
    json += "," + hashtags;
  }
  return json;
}

}  // namespace

XDialect::XDialect(const producer::Parameters& parameters, const XRuleBook& rules,
                   XHistory& history)
    : tweet_fields_(ListOf(parameters, "tweet.fields")),
      user_fields_(ListOf(parameters, "user.fields")),
      expansions_(ListOf(parameters, "expansions")),
      rules_(rules),
      history_(history) {}

std::string XDialect::Status(const SampleStatus& status, TweetId id, shared::UnixMillis now) const {
  const bool repost = id % kRepostEvery == 0 && Expands("referenced_tweets.id");
  const bool long_form = !repost && id % kLongEvery == 0 && Asked("note_tweet");
  std::string json =
      fmt::format(R"({{"data":{{"id":"{}","edit_history_tweet_ids":["{}"],)", id, id);
  if (repost) {
    json += fmt::format(R"("text":{})",
                        shared::JsonString("RT @somebody: " + ShortForm(Escaped(status.text))));
  } else {
    json += TextFields(status.text, long_form, Asked("entities"));
  }
  if (Asked("created_at")) json += fmt::format(R"(,"created_at":"{}")", shared::FormatTime(now));
  if (Asked("lang") && !status.lang.empty()) {
    json += fmt::format(R"(,"lang":{})", shared::JsonString(status.lang));
  }
  if (Asked("author_id") || Expands("author_id"))
    json += fmt::format(R"(,"author_id":{})", shared::JsonString(status.user_id));
  if (repost) {
    json += fmt::format(R"(,"referenced_tweets":[{{"type":"retweeted","id":"{}"}}])", id - 1);
  }
  if (id % kPlaceEvery == 0 && (Asked("geo") || Expands("geo.place_id")))
    json += R"(,"geo":{"place_id":"0a1b2c"})";
  json += "}" + Includes(status, id) + Rules(status) + "}";
  history_.Add(json, now);
  return json;
}

std::string XDialect::Includes(const SampleStatus& status, TweetId id) const {
  std::string json;
  const auto add = [&](const std::string& list) { json += (json.empty() ? "" : ",") + list; };
  if (Expands("author_id")) {
    std::string user =
        fmt::format(R"({{"id":{},"name":"User {}","username":"user{}")",
                    shared::JsonString(status.user_id), status.user_id, status.user_id);
    const bool located = user_fields_.contains("location") && id % 2 == 0;
    add(fmt::format(R"("users":[{}{}}}])", user, located ? R"(,"location":"Somewhere")" : ""));
  }
  if (Expands("referenced_tweets.id") && id % kRepostEvery == 0) {
    add(fmt::format(R"("tweets":[{{"id":"{}",{}}}])", id - 1,
                    TextFields(status.text, Asked("note_tweet"), Asked("entities"))));
  }
  if (Expands("geo.place_id") && id % kPlaceEvery == 0) {
    add(R"("places":[{"id":"0a1b2c","full_name":"Nowhere, Utopia"}])");
  }
  return json.empty() ? json : fmt::format(R"(,"includes":{{{}}})", json);
}

std::string XDialect::Rules(const SampleStatus& status) const {
  std::string rules;
  for (const XMatch& match : rules_.Matching(status)) {
    if (!rules.empty()) rules += ',';
    rules += fmt::format(R"({{"id":"{}","tag":{}}})", match.id, shared::JsonString(match.tag));
  }
  return fmt::format(R"(,"matching_rules":[{}])", rules);
}

std::string XDialect::Delete(const StatusRef& status, shared::UnixMillis) const {
  return fmt::format(R"({{"post_delete":{{"id":"{}"}}}})", status.id);
}

std::string XDialect::Notice(const StatusRef& last, std::uint64_t, shared::UnixMillis now) const {
  return Delete(last, now);
}

std::vector<std::string> XDialect::Others(const StatusRef&) const {
  return {R"({"weather":{"is":"fine"}})"};
}

std::string XDialect::Disconnect(int code, shared::UnixMillis) const {
  constexpr int kDuplicateStream = 2;
  if (code == kDuplicateStream) {
    return R"({"errors":[{"title":"ConnectionException","detail":"This stream is currently at the )"
           R"(maximum allowed connection limit.","connection_issue":"TooManyConnections","type":)"
           R"("https://api.twitter.com/2/problems/streaming-connection"}]})";
  }
  return R"({"errors":[{"title":"operational-disconnect","disconnect_type":)"
         R"("UpstreamOperationalDisconnect","detail":"This stream has been disconnected upstream )"
         R"(for operational reasons.","type":)"
         R"("https://api.twitter.com/2/problems/operational-disconnect"}]})";
}

}  // namespace sandbox
