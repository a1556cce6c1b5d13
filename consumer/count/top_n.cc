#include "consumer/count/top_n.h"

#include <algorithm>
#include <utility>

namespace consumer {
namespace {

// Between them a candidate set grows and shrinks without being sorted.
constexpr std::size_t kAfterTrim = 4;                // Times N.
constexpr std::size_t kBeforeTrim = 16;              // Times N.
constexpr std::size_t kFewest = 16;                  // Counts as N where N is smaller.
constexpr std::size_t kMost = std::size_t{1} << 48;  // More than there is memory for.

bool Before(const Row& a, const Row& b) { return RanksBefore(a.count, a.tag, b.count, b.tag); }

Row MakeRow(std::string_view tag, std::uint64_t count) {
  return {.tag = std::string(tag), .count = count};
}

template <typename Candidates>
std::vector<Row> RowsOf(const Candidates& candidates) {
  std::vector<Row> rows;
  rows.reserve(candidates.size());
  for (const auto& [tag, count] : candidates) rows.push_back(MakeRow(tag, count));
  return rows;
}

}  // namespace

TopN::TopN(std::size_t n, std::function<void(const Visit&)> visit_all)
    : n_(std::min(n, kMost)), visit_all_(std::move(visit_all)) {}

bool TopN::Belongs(std::string_view tag, std::uint64_t count) const {
  return count > 0 && (!bound_ || !RanksBefore(bound_->count, bound_->tag, count, tag));
}

void TopN::Set(std::string_view tag, std::uint64_t count) {
  if (!Belongs(tag, count)) {
    if (const auto found = candidates_.find(tag); found != candidates_.end()) {
      candidates_.erase(found);
      settled_ = false;
    }
    return;
  }
  settled_ = false;
  if (const auto found = candidates_.find(tag); found != candidates_.end()) {
    found.value() = count;
    return;
  }
  candidates_.emplace(std::string(tag), count);
  if (candidates_.size() > kBeforeTrim * std::max(n_, kFewest)) Trim();
}

void TopN::Trim() {
  std::vector<Row> rows = RowsOf(candidates_);
  const auto kept = rows.begin() + static_cast<std::ptrdiff_t>(kAfterTrim * std::max(n_, kFewest));
  std::nth_element(rows.begin(), kept - 1, rows.end(), Before);
  bound_ = *(kept - 1);
  std::for_each(kept, rows.end(), [this](const Row& row) { candidates_.erase(row.tag); });
}

void TopN::Update(const ChangedTotals& changed) {
  for (const TagTotal& total : changed) Set(total.tag, total.count);
}

void TopN::Refill() {
  candidates_.clear();
  bound_.reset();
  visit_all_([this](std::string_view tag, std::uint64_t count) { Set(tag, count); });
}

const std::vector<Row>& TopN::Rows() {
  if (settled_) return rows_;
  if (bound_ && candidates_.size() < n_) Refill();
  rows_ = RowsOf(candidates_);
  RankRows(rows_, n_);
  settled_ = true;
  return rows_;
}

std::vector<Row> ChangedRows(const ChangedTotals& changed) {
  std::vector<Row> rows;
  rows.reserve(changed.size());
  for (const TagTotal& total : changed) rows.push_back(MakeRow(total.tag, total.count));
  return rows;
}

}  // namespace consumer
