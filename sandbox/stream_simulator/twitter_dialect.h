// The messages of Twitter's v1.1 stream ("Streaming message types"): JSON, a message a line. Pure.
#pragma once

#include "sandbox/stream_simulator/stream_dialect.h"

namespace sandbox {

class TwitterDialect final : public StreamDialect {
 public:
  std::string Status(const SampleStatus& status, TweetId id, shared::UnixMillis now) const override;
  std::string Delete(const StatusRef& status, shared::UnixMillis now) const override;
  // A deletion and a limit message with an invented number, in turn.
  std::string Notice(const StatusRef& last, std::uint64_t number,
                     shared::UnixMillis now) const override;
  std::string Limit(std::uint64_t undelivered, shared::UnixMillis now) const override;
  std::vector<std::string> Others(const StatusRef& about) const override;
  std::string Disconnect(int code, shared::UnixMillis now) const override;
  std::string Garbage(std::string_view bytes) const override { return std::string(bytes); }
  std::string_view Begin() const override { return "{\"text\":\""; }
  std::string_view end_of_message() const override { return "\r\n"; }
  std::string_view keep_alive() const override { return "\r\n"; }
};

}  // namespace sandbox
