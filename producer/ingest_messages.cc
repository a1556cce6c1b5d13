// What Ingest does with each message: parses it, decides on its fate, and keeps where the stream
// stands.
#include <utility>
#include <variant>

#include "producer/ingest.h"
#include "producer/record/tweet_number.h"
#include "shared/log.h"

namespace producer {
namespace {

StreamPosition PositionOf(const Message& message) {
  if (const auto* const tweet = std::get_if<Tweet>(&message)) return tweet->position;
  const auto* const notice = std::get_if<Notice>(&message);
  return notice == nullptr ? std::nullopt : notice->position;
}

}  // namespace

// What stands behind the last tweet that was asked for is not part of the run.
void Ingest::OnMessage(const Line& message) {
  if (IsBudgetSpent()) {
    if (options_.spend != nullptr) options_.spend->Count();
    return;
  }
  const Message parsed = Parse(message);
  // What cannot be read may have been a post.
  if (options_.spend != nullptr && !std::holds_alternative<Notice>(parsed)) {
    options_.spend->Count();
  }
  const MaybeFate fate = std::visit([this](const auto& one) { return Take(one); }, parsed);
  if (!fate) return;
  ledger_.Receive(*fate);
  if (options_.recording != nullptr) options_.recording->Add(message.text);
  if (const StreamPosition position = PositionOf(parsed)) source_.OnPosition(*position);
}

Message Ingest::Parse(const Line& line) {
  if (line.overlong) return Malformed{"longer than 4 MiB"};
  return parser_.Parse(line.text);
}

void Ingest::OnConnected() {
  if (options_.spend != nullptr) options_.spend->OnConnected();
  if (auto kept = KeepSpend(); !kept) {
    shared::log::Warn("spend_not_kept", {{"why", kept.error().what}});
  }
  ledger_.OnConnected(clock_.Steady());
  if (gap_) Note(NoteOfGap(options_.writer, *gap_, clock_.Now()));
  gap_.reset();
}

void Ingest::OnResumed(const std::optional<MissedTime>& missed) {
  ledger_.OnResumed();
  if (missed) OnMissed(*missed);
  gap_.reset();
}

void Ingest::OnMissed(const MissedTime& missed) {
  ledger_.OnMissed(std::chrono::milliseconds(missed.to - missed.from));
  const Gap gap{missed.from, "longer ago than the server keeps"};
  Note(NoteOfGap(options_.writer, gap, missed.to));
}

void Ingest::OnDisconnected(std::string_view why) {
  if (options_.spend != nullptr) options_.spend->OnDisconnected();
  if (source_.position().empty()) {
    ledger_.OnDisconnected(clock_.Steady());
  } else {
    ledger_.OnPaused(clock_.Steady());
  }
  gap_ = Gap{clock_.Now(), std::string(why)};
}

Ingest::MaybeFate Ingest::Take(const Tweet& tweet) {
  last_tweet_ = clock_.Now();
  if (options_.skip_retweets && !tweet.retweet_of.empty()) return Fate::kFiltered;
  if (!options_.filter.Passes(tweet)) return Fate::kFiltered;
  if (IsDeleted(tweet.id)) return Fate::kFiltered;
  if (!duplicates_.IsNew(NumberOf(tweet.id))) return Fate::kDuplicate;
  if (options_.budget != nullptr && !options_.budget->Take()) return std::nullopt;
  Offer(maker_.Make(tweet, *last_tweet_));
  if (options_.print != nullptr) options_.print->AddLine(tweet.text);
  return Fate::kPending;
}

void Ingest::Offer(const RecordMaker::Made& made) {
  ++records_;
  if (made.restamped) ledger_.CountRestamped();
  batch_.Add(made.record);
}

// By this run, or by an earlier one.
bool Ingest::IsDeleted(std::string_view id) const {
  const std::uint64_t deletion = NumberOfDeletion(id);
  return deleted_.Knows(deletion) || duplicates_.Knows(deletion);
}

// At once, whether or not its tweet was seen: that may be long ago. Should it come after this, it
// is left out, so that no deletion ever stands before its tweet.
Ingest::MaybeFate Ingest::TakeDelete(const Notice& notice) {
  if (IsDeleted(notice.deleted_id)) return Fate::kDuplicate;
  deleted_.IsNew(NumberOfDeletion(notice.deleted_id));
  Offer(maker_.MakeDeletion(notice, clock_.Now()));
  return Fate::kPending;
}

Ingest::MaybeFate Ingest::Take(const Notice& notice) {
  if (notice.kind == NoticeKind::kDelete && options_.publish_deletes &&
      !notice.deleted_id.empty()) {
    return TakeDelete(notice);
  }
  if (notice.kind == NoticeKind::kLimit) {
    ledger_.OnLimit(static_cast<std::uint64_t>(notice.undelivered));
  }
  if (notice.kind == NoticeKind::kDisconnect) source_.OnDisconnectMessage(notice.code);
  log_.Tell(notice);
  return Fate::kNotice;
}

Ingest::MaybeFate Ingest::Take(const Malformed& malformed) {
  log_.Tell(malformed, counts().received + 1);
  return Fate::kMalformed;
}

}  // namespace producer
