// The events of Mastodon's streaming API over HTTP (docs.joinmastodon.org/methods/streaming): a
// name and a Status as JSON. The statuses are those of the file, as HTML; accounts with an even id
// are of this server, the others of another; some have a content warning, or a tag that is not in
// the text. Pure.
#pragma once

#include <string>

#include "sandbox/stream_simulator/stream_dialect.h"

namespace sandbox {

class MastodonDialect final : public StreamDialect {
 public:
  // `server` is the address that links lead to: "http://127.0.0.1:8080".
  explicit MastodonDialect(std::string server) : server_(std::move(server)) {}

  // Whether its author is of this server.
  static bool IsLocal(const SampleStatus& status);

  std::string Status(const SampleStatus& status, TweetId id, shared::UnixMillis now) const override;
  std::string Delete(const StatusRef& status, shared::UnixMillis now) const override;
  // An edit and a deletion of the status before, in turn.
  std::string Notice(const StatusRef& last, std::uint64_t number,
                     shared::UnixMillis now) const override;
  std::string Limit(std::uint64_t, shared::UnixMillis) const override { return {}; }
  std::vector<std::string> Others(const StatusRef& about) const override;
  std::string Disconnect(int, shared::UnixMillis) const override { return {}; }
  std::string Garbage(std::string_view bytes) const override;
  std::string_view Begin() const override { return "event: update\ndata: {\"content\":\""; }
  std::string_view end_of_message() const override { return "\n\n"; }
  std::string_view keep_alive() const override { return ":thump\n"; }

 private:
  const std::string server_;
};

}  // namespace sandbox
