#include "consumer/state/kept_blocks.h"

#include <cstdint>
#include <utility>

namespace consumer::format {

namespace {

// A block is closed when it is larger: small beside a batch, large beside the cost of an entry.
constexpr std::size_t kBlockBytes = 64 * 1024;

}  // namespace

void KeptBlocks::EndItem() {
  if (open_.bytes().size() > kBlockBytes) Close();
}

std::vector<Entry> KeptBlocks::Take() {
  if (!open_.bytes().empty()) Close();
  return std::move(entries_);
}

void KeptBlocks::Close() {
  const auto number = static_cast<std::uint32_t>(entries_.size());
  entries_.push_back({KeptKey(prefix_, batch_) + Encoder().U32(number).bytes(), open_.bytes()});
  open_.Clear();
}

}  // namespace consumer::format
