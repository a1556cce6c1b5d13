// Histogram counts observations by size, as Prometheus wants them: so many up to each bound.
//
//   constexpr double kBounds[] = {0.01, 0.1, 1};
//   Histogram seconds(kBounds);
//   seconds.Observe(0.05);
//   seconds.UpTo(1);                      // 1: 0.05 is not above 0.1
//
// A plain value that is cheap to copy; whoever owns it guards it.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace shared::metrics {

class Histogram {
 public:
  static constexpr std::size_t kMostBounds = 15;

  // Without bounds: count and sum alone.
  Histogram() = default;
  // REQUIRES: the bounds ascend, are at most kMostBounds, and outlive the histogram.
  explicit Histogram(std::span<const double> bounds) : bounds_(bounds) {}

  void Observe(double value) {
    const auto bound = std::lower_bound(bounds_.begin(), bounds_.end(), value);
    ++in_[static_cast<std::size_t>(bound - bounds_.begin())];
    ++count_;
    sum_ += value;
  }

  std::span<const double> bounds() const { return bounds_; }
  // Observations of at most bounds()[bound].
  std::uint64_t UpTo(std::size_t bound) const {
    std::uint64_t count = 0;
    for (std::size_t i = 0; i <= bound; ++i) count += in_[i];
    return count;
  }
  std::uint64_t count() const { return count_; }
  double sum() const { return sum_; }

 private:
  std::span<const double> bounds_;
  std::array<std::uint64_t, kMostBounds + 1> in_{};  // The last that is used: above all bounds.
  std::uint64_t count_ = 0;
  double sum_ = 0;
};

}  // namespace shared::metrics
