#include "sandbox/stream_simulator/mastodon_dialect.h"

#include <fmt/core.h>

#include "sandbox/stream_simulator/mastodon_html.h"
#include "shared/json_text.h"
#include "shared/time_text.h"

namespace sandbox {
namespace {

// So often has a status a content warning, a tag outside its text.
constexpr TweetId kWarningEvery = 25, kTagOutsideEvery = 20;

std::string Event(std::string_view name, std::string_view data) {
  return fmt::format("event: {}\ndata: {}", name, data);
}

std::string TagsJson(const SampleStatus& status, TweetId id, std::string_view server) {
  std::vector<std::string> tags = MastodonTags(status.text);
  if (id % kTagOutsideEvery == 0) tags.emplace_back("simulated");
  std::string json;
  for (const std::string& tag : tags) {
    if (!json.empty()) json += ',';
    json += fmt::format(R"({{"name":{},"url":{}}})", shared::JsonString(tag),
                        shared::JsonString(fmt::format("{}/tags/{}", server, tag)));
  }
  return json;
}

std::string AccountJson(const SampleStatus& status, std::string_view server) {
  const std::string name = "user" + status.user_id;
  const std::string acct = MastodonDialect::IsLocal(status) ? name : name + "@elsewhere.test";
  return fmt::format(R"({{"id":{},"username":"{}","acct":"{}","display_name":"{}","bot":false,)"
                     R"("url":"{}/@{}"}})",
                     shared::JsonString(status.user_id), name, acct, name, server, acct);
}

}  // namespace

bool MastodonDialect::IsLocal(const SampleStatus& status) {
  return !status.user_id.empty() && (status.user_id.back() - '0') % 2 == 0;
}

std::string MastodonDialect::Status(const SampleStatus& status, TweetId id,
                                    shared::UnixMillis now) const {
  const bool warns = id % kWarningEvery == 0;
  return Event(
      "update",
      fmt::format(
          R"({{"id":"{}","created_at":"{}","in_reply_to_id":null,"in_reply_to_account_id":null,)"
          R"("sensitive":{},"spoiler_text":"{}","visibility":"public","language":{},)"
          R"("uri":"{}/statuses/{}","replies_count":0,"reblogs_count":0,"favourites_count":0,)"
          R"("edited_at":null,"content":{},"reblog":null,"account":{},"media_attachments":[],)"
          R"("mentions":[],"tags":[{}],"emojis":[],"card":null,"poll":null}})",
          id, shared::FormatTime(now), warns, warns ? "invented" : "",
          status.lang.empty() || status.lang == "und" ? "null" : shared::JsonString(status.lang),
          server_, id, shared::JsonString(MastodonHtml(status.text, server_)),
          AccountJson(status, server_), TagsJson(status, id, server_)));
}

std::string MastodonDialect::Delete(const StatusRef& status, shared::UnixMillis) const {
  return Event("delete", std::to_string(status.id));
}

std::string MastodonDialect::Notice(const StatusRef& last, std::uint64_t number,
                                    shared::UnixMillis now) const {
  if (number % 2 == 0) return Delete(last, now);
  return Event("status.update",
               fmt::format(R"({{"id":"{}","created_at":"{}","edited_at":"{}","spoiler_text":"",)"
                           R"("language":null,"content":"<p>edited #edit</p>","reblog":null,)"
                           R"("tags":[{{"name":"edit","url":"{}/tags/edit"}}],"account":{{"id":{},)"
                           R"("username":"user","acct":"user"}}}})",
                           last.id, shared::FormatTime(now), shared::FormatTime(now), server_,
                           shared::JsonString(last.user_id)));
}

std::vector<std::string> MastodonDialect::Others(const StatusRef& about) const {
  return {Event("announcement.delete", std::to_string(about.id)),
          Event("weather", R"({"of":"tomorrow"})")};
}

std::string MastodonDialect::Garbage(std::string_view bytes) const {
  return Event("update", bytes);
}

}  // namespace sandbox
