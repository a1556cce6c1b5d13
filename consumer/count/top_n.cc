#include "consumer/count/top_n.h"

#include <algorithm>
#include <string>

namespace consumer {
namespace {

// How many candidates pile up before they are sorted in.
constexpr std::size_t kMinCandidates = 256;

bool Before(const Row& a, const Row& b) { return RanksBefore(a.count, a.tag, b.count, b.tag); }

// One tag's rows stand together, the largest first.
bool ByTag(const Row& a, const Row& b) {
  return a.tag != b.tag ? a.tag < b.tag : a.count > b.count;
}

Row MakeRow(std::string_view tag, std::uint64_t count) {
  return {.tag = std::string(tag), .count = count};
}

}  // namespace

TopN::TopN(std::size_t n) : n_(n) {}

void TopN::Offer(std::string_view tag, std::uint64_t count) {
  if (settled_ == n_) {
    const Row& worst = rows_[n_ - 1];
    if (RanksBefore(worst.count, worst.tag, count, tag)) return;
  }
  rows_.push_back(MakeRow(tag, count));
  if (rows_.size() - settled_ >= std::max(n_, kMinCandidates)) Settle();
}

void TopN::Settle() {
  std::sort(rows_.begin(), rows_.end(), ByTag);
  const auto same_tag = [](const Row& a, const Row& b) { return a.tag == b.tag; };
  rows_.erase(std::unique(rows_.begin(), rows_.end(), same_tag), rows_.end());
  const std::size_t keep = std::min(n_, rows_.size());
  std::partial_sort(rows_.begin(), rows_.begin() + static_cast<std::ptrdiff_t>(keep), rows_.end(),
                    Before);
  rows_.resize(keep);
  settled_ = keep;
}

void TopN::Update(const ChangedTotals& changed) {
  for (const TagTotal& total : changed) Offer(total.tag, total.count);
}

const std::vector<Row>& TopN::Rows() {
  if (rows_.size() != settled_) Settle();
  return rows_;
}

std::vector<Row> ChangedRows(const ChangedTotals& changed) {
  std::vector<Row> rows;
  rows.reserve(changed.size());
  for (const TagTotal& total : changed) rows.push_back(MakeRow(total.tag, total.count));
  return rows;
}

}  // namespace consumer
