#include "producer/publish/spend_guard.h"

#include <algorithm>
#include <sstream>
#include <utility>

#include <fmt/format.h>

namespace producer {

SpendGuard::SpendGuard(SpendLimits limits, std::optional<std::string_view> bill)
    : limits_(std::move(limits)), kept_(bill.has_value()) {
  std::istringstream fields{std::string(bill.value_or(""))};
  std::uint64_t posts = 0, largest = 0;
  bool open = false;
  if (!(fields >> posts >> largest >> open)) return;
  largest_ = std::max(largest, kSmallestRead);
  posts_ = posts;
  open_ = open;
  for_last_run_ = EndRun();
}

std::uint64_t SpendGuard::EndRun() {
  const std::uint64_t added = std::exchange(open_, false) ? 2 * largest_ : 0;
  posts_ += added;
  return added;
}

void SpendGuard::EndRead() { largest_ = std::max(largest_, std::exchange(read_, 0)); }

void SpendGuard::OnDisconnected() {
  if (std::exchange(open_, false)) ++posts_;
}

bool SpendGuard::Reached() const {
  constexpr double kRounding = 1e-9;
  return (limits_.max_posts && posts_ >= *limits_.max_posts) ||
         (limits_.max_usd && usd() + kRounding >= *limits_.max_usd);
}

std::string SpendGuard::Bill() const {
  return fmt::format("{} {} {}", posts_, largest_, open_ ? 1 : 0);
}

std::string SpendGuard::InWords() const {
  return fmt::format("{} posts, {:.3f} USD", posts_, usd());
}

std::string_view SpendGuard::ChargedRuns() const {
  return kept_ ? "all runs with this journal" : "this run";
}

}  // namespace producer
