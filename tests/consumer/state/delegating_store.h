// A store that hands every call on to another: what stands between a job and its checkpoint derives
// from it.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "consumer/state/checkpoint_store.h"

namespace test {

class DelegatingStore : public consumer::CheckpointStore {
 public:
  explicit DelegatingStore(std::unique_ptr<consumer::CheckpointStore> store)
      : store_(std::move(store)) {}

  shared::Result<consumer::CheckpointHead> ReadHead() const override { return store_->ReadHead(); }
  shared::Result<consumer::CheckpointHead> ReadTotals(
      std::optional<consumer::BatchId> after,
      const std::function<void(const consumer::StoredTotal&)>& visit) const override {
    return store_->ReadTotals(after, visit);
  }
  shared::Result<std::optional<consumer::StoredRows>> ReadRows(
      std::optional<consumer::BatchId> after) const override {
    return store_->ReadRows(after);
  }
  shared::Result<std::optional<consumer::StoredFollowed>> ReadFollowed(
      std::optional<consumer::BatchId> after) const override {
    return store_->ReadFollowed(after);
  }
  shared::Result<std::optional<consumer::StoredWindows>> ReadWindows(
      std::optional<consumer::BatchId> after) const override {
    return store_->ReadWindows(after);
  }
  shared::Result<void> ReadPanes(shared::UnixMillis from, shared::UnixMillis to,
                                 const consumer::PaneVisitor& visitor) const override {
    return store_->ReadPanes(from, to, visitor);
  }
  shared::Result<void> ReadForgotten(
      std::optional<consumer::BatchId> after,
      const std::function<void(std::string_view)>& visit) const override {
    return store_->ReadForgotten(after, visit);
  }
  shared::Result<std::vector<consumer::StoredId>> ReadDistinctIds() const override {
    return store_->ReadDistinctIds();
  }
  shared::Result<consumer::HistoryPoints> ReadHistory() const override {
    return store_->ReadHistory();
  }
  shared::Result<consumer::LastFollowedChanges> ReadLastFollowed() const override {
    return store_->ReadLastFollowed();
  }
  shared::Result<std::optional<consumer::KnownTag>> Find(std::string_view tag) const override {
    return store_->Find(tag);
  }
  shared::Result<consumer::KnownTags> TagsWithPrefix(std::string_view prefix,
                                                     std::size_t most) const override {
    return store_->TagsWithPrefix(prefix, most);
  }
  shared::Result<std::vector<consumer::FollowedTweet>> FollowedOf(
      std::string_view tag) const override {
    return store_->FollowedOf(tag);
  }
  shared::Result<void> SaveStart(const shared::kafka::PartitionStates& partitions) override {
    return store_->SaveStart(partitions);
  }
  shared::Result<void> Save(const consumer::BatchOutcome& batch) override {
    return store_->Save(batch);
  }
  shared::Result<void> Acknowledge(const std::string& sink, consumer::BatchId batch,
                                   const std::vector<std::string>& all_sinks) override {
    return store_->Acknowledge(sink, batch, all_sinks);
  }

 private:
  const std::unique_ptr<consumer::CheckpointStore> store_;
};

}  // namespace test
