#include "consumer/count/running_counts.h"

#include <algorithm>

namespace consumer {
namespace {

// Fuller than the library's 0.5: at 1 M tags that halves the index, and a known tag is found as
// fast.
constexpr float kMaxLoad = 0.8F;

TagTotal TotalOf(const CountedTag& tag) {
  return {tag.text(), tag.count, tag.first_seen, tag.last_seen};
}

}  // namespace

RunningCounts::RunningCounts() { index_.max_load_factor(kMaxLoad); }

void RunningCounts::Add(std::string_view tag, shared::UnixMillis record_time) {
  const auto found = index_.find(tag);
  if (found == index_.end()) {
    auto* added = memory_.New<CountedTag>(tag);
    added->first_seen = added->last_seen = record_time;
    NoteChange(added);
    added->count = 1;
    index_.insert(added);
    return;
  }
  CountedTag* known = *found;
  if (!known->changed) NoteChange(known);
  ++known->count;
  known->first_seen = std::min(known->first_seen, record_time);
  known->last_seen = std::max(known->last_seen, record_time);
}

void RunningCounts::NoteChange(CountedTag* tag) {
  tag->changed = true;
  changes_.push_back({tag, tag->count});
  changed_text_bytes_ += tag->text_size;
}

CountedTag& RunningCounts::Restore(const TagTotal& total) {
  auto* tag = memory_.New<CountedTag>(total.tag);
  tag->count = total.count;
  tag->first_seen = total.first_seen;
  tag->last_seen = total.last_seen;
  index_.insert(tag);
  return *tag;
}

std::uint64_t RunningCounts::Of(std::string_view tag) const {
  const auto found = index_.find(tag);
  return found == index_.end() ? 0 : (*found)->count;
}

std::size_t RunningCounts::bytes() const {
  // A bucket of the index holds a pointer, a stored hash and the distance from its home, padded.
  constexpr std::size_t kBucketBytes = 16;
  return memory_.bytes() + index_.bucket_count() * kBucketBytes +
         changes_.capacity() * sizeof(Change);
}

void RunningCounts::VisitChanged(
    const std::function<void(const TagTotal&, std::uint64_t occurrences)>& visit) const {
  for (const Change& change : changes_) {
    visit(TotalOf(*change.tag), change.tag->count - change.count_before);
  }
}

void RunningCounts::VisitChangedTags(const std::function<void(CountedTag&)>& visit) {
  for (const Change& change : changes_) visit(*change.tag);
}

void RunningCounts::Forget(CountedTag& tag) {
  index_.erase(tag.text());
  memory_.Free(&tag);
}

void RunningCounts::VisitAll(
    const std::function<void(std::string_view tag, std::uint64_t count)>& visit) const {
  for (const CountedTag* tag : index_) visit(tag->text(), tag->count);
}

ChangedTotals RunningCounts::TakeChanged() {
  ChangedTotals taken;
  taken.Reserve(changes_.size(), changed_text_bytes_);
  for (const Change& change : changes_) {
    CountedTag& tag = *change.tag;
    taken.Append(tag.text(), tag.count, tag.first_seen, tag.last_seen);
    tag.changed = false;
  }
  changes_.clear();
  changed_text_bytes_ = 0;
  return taken;
}

}  // namespace consumer
