#include "producer/message_log.h"

#include "shared/log.h"

namespace producer {
namespace {

constexpr std::uint64_t kMalformedShown = 10;
constexpr std::size_t kUnknownShown = 100;
constexpr std::size_t kKeyShown = 64;

}  // namespace

void MessageLog::Tell(const Notice& notice) {
  switch (notice.kind) {
    case NoticeKind::kLimit:
      shared::log::Debug("limit_notice", {{"undelivered", notice.undelivered}});
      break;
    case NoticeKind::kDisconnect:
    case NoticeKind::kWarning:
      shared::log::Warn("stream_notice", {{"kind", notice.key}, {"why", notice.detail}});
      break;
    case NoticeKind::kUnknown: {
      const std::string key = notice.key.substr(0, kKeyShown);
      const bool room = unknown_.size() < kUnknownShown;
      if (room && unknown_.insert(key).second) shared::log::Info("unknown_notice", {{"kind", key}});
      break;
    }
    case NoticeKind::kDelete:
    case NoticeKind::kScrubGeo:
    case NoticeKind::kStatusWithheld:
    case NoticeKind::kUserWithheld:
    case NoticeKind::kAccount:
    case NoticeKind::kEdit:
    case NoticeKind::kOtherRecord:
      shared::log::Debug("stream_notice", {{"kind", notice.key}});
      break;
  }
}

void MessageLog::Tell(const Malformed& malformed, std::uint64_t number) {
  ++malformed_;
  if (malformed_ <= kMalformedShown) {
    shared::log::Warn("malformed_message",
                      {{"number", malformed_}, {"message", number}, {"why", malformed.reason}});
  } else if (malformed_ == kMalformedShown + 1) {
    shared::log::Warn("malformed_messages_continue", {{"advice", "the ledger counts them"}});
  }
}

}  // namespace producer
