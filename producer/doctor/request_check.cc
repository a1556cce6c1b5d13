#include "producer/doctor/request_check.h"

#include <algorithm>
#include <span>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "producer/stream/ca_file.h"
#include "producer/stream/endpoint.h"
#include "producer/stream/filter_limits.h"

namespace producer {

namespace {

std::string OnOneLine(std::span<const std::string> warnings) {
  constexpr std::size_t kShown = 3;  // Of up to hundreds: a term each.
  const auto shown = warnings.first(std::min(warnings.size(), kShown));
  std::string line = fmt::format("{}", fmt::join(shown, "; "));
  if (warnings.size() > kShown) line += fmt::format("; and {} more", warnings.size() - kShown);
  return line;
}

}  // namespace

Finding CheckFilter(const StreamFilter& filter) {
  constexpr const char* kCheck = "filter";
  if (auto asked = filter.ToParameters(); !asked) return Failed(kCheck, asked.error());
  const auto warnings = CheckFilterLimits(filter);
  if (!warnings) return Failed(kCheck, warnings.error());
  const std::string what = DescribeFilter(filter);
  if (warnings->empty()) return Ok(kCheck, what);
  return Warning(kCheck, fmt::format("{}; {}", what, OnOneLine(*warnings)));
}

Finding CheckRequest(const RequestPlan& plan,
                     const std::function<const char*(const char*)>& environment) {
  constexpr const char* kCheck = "request";
  const auto endpoint = ParseEndpoint(plan.endpoint);
  if (!endpoint) return Failed(kCheck, endpoint.error());
  if (auto readable = CheckCaFile(plan.ca_file); !readable) return Failed(kCheck, readable.error());
  const auto parameters = plan.filter.ToParameters();
  if (!parameters) return Skipped(kCheck, "there is no filter to send");
  std::string what = fmt::format(
      "POST {} {}, authorization OAuth oauth_consumer_key=\"***\", oauth_token=\"***\", "
      "oauth_signature=\"***\"",
      plan.endpoint, EncodeForm(*parameters));
  if (!plan.proxy.url.empty()) what += ", through " + plan.proxy.shown;
  if (endpoint->is_default) return Warning(kCheck, fmt::format("{}. {}", what, kWaysOn));
  const std::string variable = UnusedProxyVariable(*endpoint, plan.proxy, environment);
  if (variable.empty()) return Ok(kCheck, what);
  return Warning(kCheck, fmt::format("{}; {} is set, and not looked at: give a proxy with --proxy",
                                     what, variable));
}

}  // namespace producer
