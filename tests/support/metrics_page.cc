#include "tests/support/metrics_page.h"

#include <cmath>
#include <initializer_list>
#include <regex>
#include <sstream>
#include <stdexcept>

namespace test {
namespace {

const char kName[] = "[a-zA-Z_:][a-zA-Z0-9_:]*";

bool EndsIn(const std::string& name, std::initializer_list<std::string_view> ends) {
  for (const std::string_view end : ends) {
    if (name.ends_with(end)) return true;
  }
  return false;
}

}  // namespace

MetricsPage::MetricsPage(std::string_view text) {
  if (!text.ends_with('\n')) Problem("the last line has no end");
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) Read(line);
  for (const auto& [name, type] : types_) {
    if (!helps_.contains(name)) Problem(name + ": no help");
    CheckFamily(name, type);
  }
}

void MetricsPage::Read(const std::string& line) {
  static const std::regex help("# HELP (" + std::string(kName) + ") ([^\\\\]+)");
  static const std::regex type("# TYPE (" + std::string(kName) + ") (counter|gauge|histogram)");
  std::smatch found;
  if (std::regex_match(line, found, help)) {
    if (!helps_.insert(found[1]).second) Problem("a second help: " + line);
  } else if (std::regex_match(line, found, type)) {
    if (!types_.emplace(found[1], found[2]).second) Problem("a second type: " + line);
  } else {
    ReadSample(line);
  }
}

void MetricsPage::ReadSample(const std::string& line) {
  static const std::string label = R"([a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\"n])*")";
  static const std::regex sample("((" + std::string(kName) + ")(?:\\{" + label + "(?:," + label +
                                 ")*\\})?) ([-+.eE0-9]+|[+-]Inf|NaN)");
  std::smatch found;
  if (!std::regex_match(line, found, sample)) return Problem("not a sample: " + line);
  if (!types_.contains(FamilyOf(found[2]))) Problem("no type before: " + line);
  if (!values_.emplace(found[1], std::stod(found[3])).second) Problem("twice: " + line);
}

std::string MetricsPage::FamilyOf(const std::string& name) const {
  for (const std::string end : {"_bucket", "_sum", "_count"}) {
    if (!name.ends_with(end)) continue;
    const std::string family = name.substr(0, name.size() - end.size());
    const auto type = types_.find(family);
    if (type != types_.end() && type->second == "histogram") return family;
  }
  return name;
}

void MetricsPage::CheckFamily(const std::string& name, const std::string& type) {
  if ((type == "counter") != name.ends_with("_total")) Problem(name + ": _total is for counters");
  if (EndsIn(name, {"_bucket", "_sum", "_count"})) Problem(name + ": the end of a histogram's");
  for (const char* unit :
       {"_ms", "_milliseconds", "_minutes", "_hours", "_kilobytes", "_percent"}) {
    if (name.find(unit) != std::string::npos) Problem(name + ": not a base unit");
  }
  if (type == "histogram") CheckHistogram(name);
}

// Each combination of other labels is a histogram: "name_bucket{source="a",le="1"}".
void MetricsPage::CheckHistogram(const std::string& name) {
  const std::string start = name + "_bucket{", le = "le=\"";
  std::map<std::string, std::map<double, double>> all;  // By labels, to bucket.
  for (const auto& [sample, value] : values_) {
    if (!sample.starts_with(start)) continue;
    const std::size_t bound = sample.find(le, start.size());
    std::string labels = sample.substr(start.size(), bound - start.size());
    if (labels.ends_with(',')) labels.pop_back();
    if (!labels.empty()) labels = "{" + labels + "}";
    all[labels][std::stod(sample.substr(bound + le.size()))] = value;
  }
  if (all.empty()) Problem(name + ": no bucket");
  for (const auto& [labels, buckets] : all) CheckBuckets(name, labels, buckets);
}

void MetricsPage::CheckBuckets(const std::string& name, const std::string& labels,
                               const std::map<double, double>& buckets) {
  double before = 0;
  for (const auto& [bound, count] : buckets) {
    if (count < before) Problem(name + ": buckets are not cumulative");
    before = count;
  }
  const std::string count = name + "_count" + labels;
  if (!std::isinf(buckets.rbegin()->first)) Problem(name + ": no +Inf");
  if (!Has(count) || Value(count) != before) Problem(name + ": another count");
  if (!Has(name + "_sum" + labels)) Problem(name + ": no sum");
}

double MetricsPage::Value(const std::string& sample) const {
  const auto found = values_.find(sample);
  if (found == values_.end()) throw std::runtime_error("no sample " + sample);
  return found->second;
}

}  // namespace test
