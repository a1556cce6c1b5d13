#include "sandbox/stream_simulator/twitter_dialect.h"

namespace sandbox {
namespace {

constexpr std::uint64_t kUndeliveredPerLimit = 3;

}  // namespace

std::string TwitterDialect::Status(const SampleStatus& status, TweetId id,
                                   shared::UnixMillis now) const {
  return status.json.Render(id, now);
}

std::string TwitterDialect::Delete(const StatusRef& status, shared::UnixMillis now) const {
  return DeleteMessage(status, now);
}

std::string TwitterDialect::Notice(const StatusRef& last, std::uint64_t number,
                                   shared::UnixMillis now) const {
  const bool is_delete = number % 2 == 1;
  return is_delete ? Delete(last, now) : Limit(number / 2 * kUndeliveredPerLimit, now);
}

std::string TwitterDialect::Limit(std::uint64_t undelivered, shared::UnixMillis now) const {
  return LimitMessage(undelivered, now);
}

std::vector<std::string> TwitterDialect::Others(const StatusRef& about) const {
  return OtherMessages(about);
}

std::string TwitterDialect::Disconnect(int code, shared::UnixMillis now) const {
  return DisconnectMessage(code, now);
}

}  // namespace sandbox
