// What Ingest does with each message: parses it, decides on its fate, and keeps where the stream
// stands.
#include <utility>
#include <variant>

#include "producer/ingest.h"
#include "producer/record/tweet_number.h"

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
  if (tweets_ >= options_.max_tweets) return;
  if (options_.recording != nullptr) options_.recording->Add(message.text);
  const Message parsed = Parse(message);
  ledger_.Receive(std::visit([this](const auto& one) { return Take(one); }, parsed));
  if (const StreamPosition position = PositionOf(parsed)) source_.OnPosition(*position);
}

Message Ingest::Parse(const Line& line) {
  if (line.overlong) return Malformed{"longer than 4 MiB"};
  switch (options_.format) {
    case MessageFormat::kText:
      return text_parser_.Parse(line.text);
    case MessageFormat::kBluesky:
      return bluesky_parser_.Parse(line.text);
    case MessageFormat::kTwitter:
      break;
  }
  return parser_.Parse(line.text);
}

void Ingest::OnConnected() {
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
  if (source_.position().empty()) {
    ledger_.OnDisconnected(clock_.Steady());
  } else {
    ledger_.OnPaused(clock_.Steady());
  }
  gap_ = Gap{clock_.Now(), std::string(why)};
}

Fate Ingest::Take(const Tweet& tweet) {
  last_tweet_ = clock_.Now();
  if (options_.skip_retweets && !tweet.retweet_of.empty()) return Fate::kFiltered;
  if (!options_.filter.Passes(tweet)) return Fate::kFiltered;
  const std::uint64_t id = NumberOf(tweet.id);
  if (deleted_.Knows(id)) return Fate::kFiltered;
  if (!duplicates_.IsNew(id)) return Fate::kDuplicate;
  ++tweets_;
  Offer(maker_.Make(tweet, *last_tweet_));
  if (options_.print != nullptr) options_.print->AddLine(tweet.text);
  return Fate::kPending;
}

void Ingest::Offer(const RecordMaker::Made& made) {
  ++records_;
  if (made.restamped) ledger_.CountRestamped();
  batch_.Add(made.record);
}

// At once, whether or not its tweet was seen: that may be long ago. Should it come after this, it
// is left out, so that no deletion ever stands before its tweet.
Fate Ingest::TakeDelete(const Notice& notice) {
  if (!deleted_.IsNew(NumberOf(notice.deleted_id))) return Fate::kDuplicate;
  Offer(maker_.MakeDeletion(notice, clock_.Now()));
  return Fate::kPending;
}

Fate Ingest::Take(const Notice& notice) {
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

Fate Ingest::Take(const Malformed& malformed) {
  log_.Tell(malformed, counts().received + 1);
  return Fate::kMalformed;
}

}  // namespace producer
