// Exposition is what one scrape of Prometheus gets: values that the caller took at one moment, in
// the text format 0.0.4.
//
//   Exposition page;
//   page.Counter("tweet_producer_notices_total", "Messages that are no tweets.", 12);
//   page.Counter("tweet_producer_reconnects_total", "…", {{3, {{"class", "network"}}}});
//   response.body = page.Text();
//
// Names are those that `promtool check metrics` passes: a prefix for the program, base units
// (seconds, bytes), counters that end in _total. A label takes a few values that are known before,
// never what comes from outside.
//
// There is no registry of live metrics: each would be read at another moment, and what belongs
// together would not add up. One thread.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "shared/metrics/histogram.h"

namespace shared::metrics {

using Labels = std::vector<std::pair<std::string, std::string>>;

struct Sample {
  double value = 0;  // Whole numbers are exact up to 2^53.
  Labels labels = {};
};

struct LabelledHistogram {
  const Histogram& values;
  Labels labels = {};
};

class Exposition {
 public:
  static constexpr const char* kContentType = "text/plain; version=0.0.4; charset=utf-8";

  Exposition();
  ~Exposition();

  // REQUIRES of all: each name once; the help is one line without a backslash.
  void Counter(const std::string& name, const std::string& help, std::vector<Sample> samples);
  void Gauge(const std::string& name, const std::string& help, std::vector<Sample> samples);
  void Buckets(const std::string& name, const std::string& help,
               const std::vector<LabelledHistogram>& values);

  void Counter(const std::string& name, const std::string& help, double value) {
    Counter(name, help, {Sample{value}});
  }
  void Gauge(const std::string& name, const std::string& help, double value) {
    Gauge(name, help, {Sample{value}});
  }

  void Buckets(const std::string& name, const std::string& help, const Histogram& values) {
    Buckets(name, help, std::vector<LabelledHistogram>{{values}});
  }

  std::string Text() const;

 private:
  struct Families;
  std::unique_ptr<Families> families_;
};

}  // namespace shared::metrics
