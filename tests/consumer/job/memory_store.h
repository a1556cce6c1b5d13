// A checkpoint store in memory that can fail on request.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "consumer/state/checkpoint_store.h"

namespace test {

class MemoryStore : public consumer::CheckpointStore {
 public:
  shared::Result<consumer::CheckpointHead> ReadHead() const override;
  shared::Result<consumer::CheckpointHead> ReadTotals(
      std::optional<consumer::BatchId> after,
      const std::function<void(const consumer::StoredTotal&)>& visit) const override;
  shared::Result<std::optional<consumer::StoredRows>> ReadRows(
      std::optional<consumer::BatchId> after) const override;
  shared::Result<std::optional<consumer::StoredFollowed>> ReadFollowed(
      std::optional<consumer::BatchId> after) const override;
  shared::Result<std::optional<consumer::StoredWindows>> ReadWindows(
      std::optional<consumer::BatchId> after) const override;
  shared::Result<void> ReadPanes(shared::UnixMillis from, shared::UnixMillis to,
                                 const consumer::PaneVisitor& visitor) const override;
  shared::Result<void> ReadForgotten(
      std::optional<consumer::BatchId> after,
      const std::function<void(std::string_view)>& visit) const override;
  shared::Result<std::vector<consumer::StoredId>> ReadDistinctIds() const override;
  shared::Result<consumer::HistoryPoints> ReadHistory() const override;
  shared::Result<consumer::LastFollowedChanges> ReadLastFollowed() const override;
  shared::Result<std::optional<consumer::KnownTag>> Find(std::string_view tag) const override;
  shared::Result<consumer::KnownTags> TagsWithPrefix(std::string_view prefix,
                                                     std::size_t most) const override;
  shared::Result<std::vector<consumer::FollowedTweet>> FollowedOf(
      std::string_view tag) const override;
  shared::Result<void> SaveStart(const shared::kafka::PartitionStates& partitions) override;
  shared::Result<void> Save(const consumer::BatchOutcome& batch) override;
  shared::Result<void> Acknowledge(const std::string& sink, consumer::BatchId batch,
                                   const std::vector<std::string>& all_sinks) override;

  // The save of this batch fails, and every one after it.
  void FailFrom(consumer::BatchId batch);
  std::map<std::string, std::uint64_t> Totals() const;
  int saves() const { return saves_; }
  // How many followed tweets were ever saved for sinks.
  std::size_t followed_saved() const { return followed_saved_; }
  // How many batches rows are kept of.
  std::size_t kept_batches() const;

 private:
  struct Total {
    std::uint64_t count = 0;
    shared::UnixMillis first_seen = 0;
    shared::UnixMillis last_seen = 0;
    consumer::BatchId changed_in;
  };

  mutable std::mutex mutex_;
  consumer::CheckpointHead head_{.checkpoint_id = "test"};
  std::map<std::string, Total> totals_;
  struct Pane {
    std::uint64_t records = 0;
    std::uint64_t tags = 0;
    std::map<std::string, std::pair<std::uint64_t, consumer::BatchId>> counts;
  };

  std::vector<consumer::StoredRows> rows_;
  std::vector<consumer::StoredFollowed> followed_;
  std::map<std::size_t, consumer::StoredId> ids_;  // By place.
  std::vector<consumer::StoredWindows> windows_;
  std::map<consumer::PaneKey, Pane> panes_;  // None is ever dropped.
  std::map<consumer::BatchId, std::vector<std::string>> forgotten_;
  std::map<shared::UnixMillis, std::shared_ptr<const consumer::HistoryPoint>> history_;
  consumer::LastFollowedChanges last_followed_;
  std::optional<consumer::BatchId> fail_from_;
  int saves_ = 0;
  std::size_t followed_saved_ = 0;
};

}  // namespace test
