#include "consumer/state/state_diff.h"

#include <algorithm>
#include <limits>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "consumer/count/changed_totals.h"
#include "consumer/state/state_table.h"
#include "shared/json_text.h"
#include "shared/time_text.h"

namespace consumer {

namespace {

std::uint64_t Distance(const ChangedTotal& total) {
  return total.a < total.b ? total.b - total.a : total.a - total.b;
}

// Takes the totals of both in the order of their tags' bytes: first all of a, then those of b.
class Comparison {
 public:
  void TakeA(const TagTotal& total) {
    a_.Append(total.tag, total.count, total.first_seen, total.last_seen);
  }

  void TakeB(const TagTotal& total) {
    PassBefore(total.tag);
    std::uint64_t before = 0;
    if (next_ < a_.size() && a_[next_].tag == total.tag) before = a_[next_++].count;
    Add(total.tag, before, total.count);
  }

  std::vector<ChangedTotal> Finish() {
    for (; next_ < a_.size(); ++next_) Add(a_[next_].tag, a_[next_].count, 0);
    std::ranges::sort(differences_, [](const ChangedTotal& one, const ChangedTotal& other) {
      const std::uint64_t d = Distance(one);
      const std::uint64_t e = Distance(other);
      return d != e ? d > e : one.tag < other.tag;
    });
    return std::move(differences_);
  }

 private:
  // Those that b does not have.
  void PassBefore(std::string_view tag) {
    for (; next_ < a_.size() && a_[next_].tag < tag; ++next_)
      Add(a_[next_].tag, a_[next_].count, 0);
  }

  void Add(std::string_view tag, std::uint64_t a, std::uint64_t b) {
    if (a != b) differences_.push_back({.tag = std::string(tag), .a = a, .b = b});
  }

  ChangedTotals a_;
  std::size_t next_ = 0;  // Of a_.
  std::vector<ChangedTotal> differences_;
};

void AppendHead(std::string& json, std::string_view name, const CheckpointHead& head) {
  shared::AppendJsonName(json, name);
  json += '{';
  shared::AppendJsonMember(json, "checkpoint_id", head.checkpoint_id);
  shared::AppendJsonName(json, "epoch");
  json += std::to_string(head.epoch);
  shared::AppendJsonName(json, "batch_id");
  json += head.batch ? std::to_string(head.batch->value) : "null";
  if (head.batch) {
    shared::AppendJsonMember(json, "batch_time", shared::FormatTime(head.batch_time));
  } else {
    shared::AppendJsonName(json, "batch_time");
    json += "null";
  }
  shared::AppendJsonName(json, "records");
  json += std::to_string(head.totals.records) + "}";
}

}  // namespace

std::int64_t DifferenceOf(const ChangedTotal& total) {
  constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  const auto distance = static_cast<std::int64_t>(std::min(Distance(total), kMost));
  return total.a < total.b ? distance : -distance;
}

shared::Result<StateDifference> DiffStates(const CheckpointReader& a, const CheckpointReader& b) {
  Comparison comparison;
  auto head_a = a.ReadTotals(std::nullopt,
                             [&](const StoredTotal& stored) { comparison.TakeA(stored.total); });
  if (!head_a) return Forward(head_a);
  auto head_b = b.ReadTotals(std::nullopt,
                             [&](const StoredTotal& stored) { comparison.TakeB(stored.total); });
  if (!head_b) return Forward(head_b);
  return StateDifference{
      .a = *std::move(head_a), .b = *std::move(head_b), .totals = comparison.Finish()};
}

std::string DiffJson(const StateDifference& difference) {
  const std::string_view field = FieldOf(difference.a);
  std::string json = "{";
  AppendHead(json, "a", difference.a);
  AppendHead(json, "b", difference.b);
  shared::AppendJsonName(json, "differences");
  json += '[';
  for (const ChangedTotal& total : difference.totals) {
    if (json.back() != '[') json += ',';
    json += '{';
    shared::AppendJsonMember(json, field, total.tag);
    json +=
        fmt::format(R"(,"a":{},"b":{},"difference":{}}})", total.a, total.b, DifferenceOf(total));
  }
  return json + "]}";
}

}  // namespace consumer
