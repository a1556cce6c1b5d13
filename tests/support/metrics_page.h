// A page of metrics in Prometheus' text format 0.0.4, read back and checked by its rules and by
// those of `promtool check metrics`.
//
//   MetricsPage page(text);
//   EXPECT_EQ(page.problems(), "");
//   page.Value("tweet_producer_reconnects_total{class=\"network\"}");
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

namespace test {

class MetricsPage {
 public:
  explicit MetricsPage(std::string_view text);

  // One a line; empty: none.
  const std::string& problems() const { return problems_; }

  // Of a sample with its labels as they stand there. Throws std::runtime_error where there is none.
  double Value(const std::string& sample) const;
  bool Has(const std::string& sample) const { return values_.contains(sample); }
  // Name to type.
  const std::map<std::string, std::string>& families() const { return types_; }

 private:
  void Read(const std::string& line);
  void ReadSample(const std::string& line);
  void CheckFamily(const std::string& name, const std::string& type);
  // The family that a sample is of: a histogram's samples have names of their own.
  std::string FamilyOf(const std::string& name) const;
  void CheckHistogram(const std::string& name);
  void CheckBuckets(const std::string& name, const std::string& labels,
                    const std::map<double, double>& buckets);
  void Problem(const std::string& what) { problems_ += what + "\n"; }

  std::map<std::string, double> values_;
  std::map<std::string, std::string> types_;
  std::set<std::string> helps_;
  std::string problems_;
};

}  // namespace test
