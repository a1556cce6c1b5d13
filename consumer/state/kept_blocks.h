// KeptBlocks puts what is kept of one batch into entries of about 64 KiB.
//
//   KeptBlocks blocks(kForgotten, batch);
//   for (const std::string& tag : tags) {
//     blocks.open().Text(tag);
//     blocks.EndItem();
//   }
//   std::vector<Entry> entries = blocks.Take();
#pragma once

#include <string_view>
#include <vector>

#include "consumer/count/batch_id.h"
#include "consumer/state/checkpoint_format.h"

namespace consumer::format {

class KeptBlocks {
 public:
  // `prefix`: one of kKeptPrefixes.
  KeptBlocks(std::string_view prefix, BatchId batch) : prefix_(prefix), batch_(batch) {}

  // The block that the next item goes into; empty: the item is its first.
  Encoder& open() { return open_; }
  // An item was added. No item lies in two blocks.
  void EndItem();
  std::vector<Entry> Take();

 private:
  void Close();

  std::string_view prefix_;
  BatchId batch_;
  Encoder open_;
  std::vector<Entry> entries_;
};

}  // namespace consumer::format
