// LookBack keeps what the dashboard looks back at, in the write of each batch: the history of the
// top tags, and the last tweets of followed ones.
//
//   LookBack look_back({.history = true, .followed_tags = {"#kafka"}});
//   if (auto restored = look_back.Restore(store, *head); !restored) return restored;
//   look_back.EndBatch(top.Rows(), outcome);    // before `top` is told the batch's changes
//
// The job thread owns it.
#pragma once

#include <string>
#include <vector>

#include "consumer/count/last_followed.h"
#include "consumer/count/row.h"
#include "consumer/count/tag_history.h"
#include "consumer/state/batch_outcome.h"
#include "consumer/state/checkpoint_store.h"
#include "shared/error.h"

namespace consumer {

struct LookBackOptions {
  bool history = false;                         // False: none is taken; what is stored stays.
  std::vector<std::string> followed_tags = {};  // Whose last tweets are held.
};

class LookBack {
 public:
  explicit LookBack(const LookBackOptions& options)
      : keeps_history_(options.history), last_followed_(options.followed_tags) {}

  // Goes on from the checkpoint.
  shared::Result<void> Restore(const CheckpointStore& store, const CheckpointHead& head);

  // Adds to the outcome what changed. REQUIRES: its time and followed tweets are set; `before`:
  // the top tags without the batch's changes.
  void EndBatch(const std::vector<Row>& before, BatchOutcome& outcome);

  bool keeps_history() const { return keeps_history_; }
  const HistoryPoints& points() const { return history_.points(); }

 private:
  const bool keeps_history_;
  TagHistory history_;
  LastFollowed last_followed_;
};

}  // namespace consumer
