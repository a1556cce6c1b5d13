#include "shared/metrics/exposition.h"

#include <string>

#include <gtest/gtest.h>

#include "shared/metrics/process_metrics.h"
#include "tests/support/metrics_page.h"

namespace shared::metrics {
namespace {

TEST(Exposition, IsTheTextFormat) {
  Exposition page;
  page.Counter("a_total", "How many.", 12345678901.0);
  page.Gauge("b_seconds", "Since when.", {{1763742774.125}});
  page.Counter("c_total", "By class.", {{3, {{"class", "network"}}}, {4, {{"class", "http"}}}});
  EXPECT_EQ(page.Text(),
            "# HELP a_total How many.\n"
            "# TYPE a_total counter\n"
            "a_total 12345678901\n"
            "# HELP b_seconds Since when.\n"
            "# TYPE b_seconds gauge\n"
            "b_seconds 1763742774.125\n"
            "# HELP c_total By class.\n"
            "# TYPE c_total counter\n"
            "c_total{class=\"network\"} 3\n"
            "c_total{class=\"http\"} 4\n");
}

TEST(Exposition, LabelValuesAreEscaped) {
  Exposition page;
  page.Gauge("a", "An a.", {{1, {{"name", "x\"y\\z\n"}}}});
  EXPECT_NE(page.Text().find("a{name=\"x\\\"y\\\\z\\n\"} 1\n"), std::string::npos) << page.Text();
}

// Fails when a count is rounded.
TEST(Exposition, WholeNumbersAreExact) {
  Exposition page;
  page.Counter("a_total", "How many.", 9007199254740991.0);
  EXPECT_NE(page.Text().find("a_total 9007199254740991\n"), std::string::npos) << page.Text();
}

TEST(Exposition, AHistogramHasItsBucketsSumAndCount) {
  static constexpr double kBounds[] = {0.25, 1};
  Histogram values(kBounds);
  for (const double value : {0.25, 0.5, 4.0}) values.Observe(value);
  Exposition page;
  page.Buckets("a_seconds", "How long.", values);
  const test::MetricsPage read(page.Text());
  EXPECT_EQ(read.Value("a_seconds_bucket{le=\"0.25\"}"), 1);
  EXPECT_EQ(read.Value("a_seconds_bucket{le=\"1\"}"), 2);
  EXPECT_EQ(read.Value("a_seconds_bucket{le=\"+Inf\"}"), 3);
  EXPECT_EQ(read.Value("a_seconds_count"), 3);
  EXPECT_EQ(read.Value("a_seconds_sum"), 4.75);
  EXPECT_EQ(read.problems(), "");
}

TEST(ProcessMetrics, TellOfThisProcess) {
  Exposition page;
  AddProcessMetrics(page, "a_program");
  const test::MetricsPage read(page.Text());
  EXPECT_EQ(read.problems(), "");
  EXPECT_GT(read.Value("process_resident_memory_bytes"), 1e6);
  EXPECT_GE(read.Value("process_open_fds"), 3);
  EXPECT_GT(read.Value("process_start_time_seconds"), 1.7e9);
  EXPECT_GE(read.Value("process_cpu_seconds_total"), 0);
  EXPECT_EQ(read.Value("a_program_build_info{version=\"0.1.0\"}"), 1);
}

}  // namespace
}  // namespace shared::metrics
