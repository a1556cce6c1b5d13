// The messages of X's filtered stream, API v2 (docs.x.com, x-api/fundamentals/data-dictionary): a
// post as a JSON object, with the fields and expansions that were asked for and no others, but for
// the id of what is expanded. Now and
// then one is a long post, a repost, written at a place, or by somebody who wrote no location. Pure
// but for the rules, which all clients share, and the history.
#pragma once

#include <set>
#include <string>

#include "producer/stream/percent_encoding.h"
#include "sandbox/stream_simulator/stream_dialect.h"
#include "sandbox/stream_simulator/x_history.h"
#include "sandbox/stream_simulator/x_rule_book.h"

namespace sandbox {

class XDialect final : public StreamDialect {
 public:
  // The parameters are those of the request. Rules and history must outlive it.
  XDialect(const producer::Parameters& parameters, const XRuleBook& rules, XHistory& history);

  std::string Status(const SampleStatus& status, TweetId id, shared::UnixMillis now) const override;
  // X tells of deletions elsewhere (its compliance streams): these have a form that nobody knows.
  std::string Delete(const StatusRef& status, shared::UnixMillis now) const override;
  std::string Notice(const StatusRef& last, std::uint64_t number,
                     shared::UnixMillis now) const override;
  std::string Limit(std::uint64_t, shared::UnixMillis) const override { return {}; }
  std::vector<std::string> Others(const StatusRef& about) const override;
  // 2 says that too many connections are open, every other code that the stream ends.
  std::string Disconnect(int code, shared::UnixMillis now) const override;
  std::string Garbage(std::string_view bytes) const override { return std::string(bytes); }
  std::string_view Begin() const override { return "{\"data\":{\"text\":\""; }
  std::string_view end_of_message() const override { return "\r\n"; }
  std::string_view keep_alive() const override { return "\r\n"; }

 private:
  bool Asked(const char* field) const { return tweet_fields_.contains(field); }
  bool Expands(const char* what) const { return expansions_.contains(what); }
  std::string Includes(const SampleStatus& status, TweetId id) const;
  std::string Rules(const SampleStatus& status) const;

  std::set<std::string, std::less<>> tweet_fields_, user_fields_, expansions_;
  const XRuleBook& rules_;
  XHistory& history_;
};

}  // namespace sandbox
