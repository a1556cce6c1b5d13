#include "shared/metrics/exposition.h"

#include <limits>
#include <sstream>

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

namespace shared::metrics {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

ClientMetric WithLabels(const Labels& labels) {
  ClientMetric metric;
  for (const auto& [name, value] : labels) metric.label.push_back({name, value});
  return metric;
}

}  // namespace

struct Exposition::Families {
  std::vector<MetricFamily> all;

  MetricFamily& Add(const std::string& name, const std::string& help, MetricType type) {
    MetricFamily& family = all.emplace_back();
    family.name = name;
    family.help = help;
    family.type = type;
    return family;
  }
};

Exposition::Exposition() : families_(std::make_unique<Families>()) {}
Exposition::~Exposition() = default;

void Exposition::Counter(const std::string& name, const std::string& help,
                         std::vector<Sample> samples) {
  MetricFamily& family = families_->Add(name, help, MetricType::Counter);
  for (const Sample& sample : samples) {
    family.metric.push_back(WithLabels(sample.labels));
    family.metric.back().counter.value = sample.value;
  }
}

void Exposition::Gauge(const std::string& name, const std::string& help,
                       std::vector<Sample> samples) {
  MetricFamily& family = families_->Add(name, help, MetricType::Gauge);
  for (const Sample& sample : samples) {
    family.metric.push_back(WithLabels(sample.labels));
    family.metric.back().gauge.value = sample.value;
  }
}

void Exposition::Buckets(const std::string& name, const std::string& help,
                         const std::vector<LabelledHistogram>& all) {
  MetricFamily& family = families_->Add(name, help, MetricType::Histogram);
  for (const auto& [values, labels] : all) {
    family.metric.push_back(WithLabels(labels));
    ClientMetric::Histogram& histogram = family.metric.back().histogram;
    histogram.sample_count = values.count();
    histogram.sample_sum = values.sum();
    for (std::size_t i = 0; i < values.bounds().size(); ++i) {
      histogram.bucket.push_back({values.UpTo(i), values.bounds()[i]});
    }
    histogram.bucket.push_back({values.count(), std::numeric_limits<double>::infinity()});
  }
}

std::string Exposition::Text() const {
  std::ostringstream text;
  prometheus::TextSerializer().Serialize(text, families_->all);
  return std::move(text).str();
}

}  // namespace shared::metrics
