#include "sandbox/stream_simulator/stream_notices.h"

#include <array>

#include <fmt/core.h>

namespace sandbox {
namespace {

constexpr std::array<std::string_view, 13> kDisconnectNames = {"",
                                                               "shutdown",
                                                               "duplicate stream",
                                                               "control request",
                                                               "stall",
                                                               "normal",
                                                               "token revoked",
                                                               "admin logout",
                                                               "",
                                                               "max message limit",
                                                               "stream exception",
                                                               "broker stall",
                                                               "shed load"};

}  // namespace

std::string DeleteMessage(const StatusRef& status, shared::UnixMillis now) {
  return fmt::format(R"({{"delete":{{"status":{{"id":{0},"id_str":"{0}","user_id":{1},)"
                     R"("user_id_str":"{1}"}},"timestamp_ms":"{2}"}}}})",
                     status.id, status.user_id, now);
}

std::string LimitMessage(std::uint64_t undelivered, shared::UnixMillis now) {
  return fmt::format(R"({{"limit":{{"track":{},"timestamp_ms":"{}"}}}})", undelivered, now);
}

std::string FallingBehindMessage(int percent_full, shared::UnixMillis now) {
  return fmt::format(
      R"({{"warning":{{"code":"FALLING_BEHIND","message":"Your connection is falling behind and )"
      R"(messages are being queued for delivery to you. Your queue is now over 60% full. You will )"
      R"(be disconnected when the queue is full.","percent_full":{},"timestamp_ms":"{}"}}}})",
      percent_full, now);
}

std::string_view DisconnectName(int code) {
  const bool known = code >= 0 && static_cast<std::size_t>(code) < kDisconnectNames.size();
  return known ? kDisconnectNames[static_cast<std::size_t>(code)] : std::string_view();
}

std::string DisconnectMessage(int code, shared::UnixMillis now) {
  return fmt::format(
      R"({{"disconnect":{{"code":{},"stream_name":"simulated","reason":"{}","timestamp_ms":"{}"}}}})",
      code, DisconnectName(code), now);
}

std::vector<std::string> OtherMessages(const StatusRef& about) {
  return {
      fmt::format(R"({{"scrub_geo":{{"user_id":{0},"user_id_str":"{0}","up_to_status_id":{1},)"
                  R"("up_to_status_id_str":"{1}"}}}})",
                  about.user_id, about.id),
      fmt::format(R"({{"status_withheld":{{"id":{},"user_id":{},"withheld_in_countries":["DE",)"
                  R"("AR"]}}}})",
                  about.id, about.user_id),
      fmt::format(R"({{"user_withheld":{{"id":{},"withheld_in_countries":["DE","AR"]}}}})",
                  about.user_id),
      R"({"friends_of_friends":{"nobody":"knows"}})",
  };
}

}  // namespace sandbox
