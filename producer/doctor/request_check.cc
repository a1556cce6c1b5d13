#include "producer/doctor/request_check.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "producer/stream/ca_file.h"
#include "producer/stream/endpoint.h"
#include "producer/stream/filter_limits.h"

namespace producer {

Finding CheckFilter(const StreamFilter& filter) {
  constexpr const char* kCheck = "filter";
  if (auto asked = filter.ToParameters(); !asked) return Failed(kCheck, asked.error());
  const auto warnings = CheckFilterLimits(filter);
  if (!warnings) return Failed(kCheck, warnings.error());
  const std::string what = DescribeFilter(filter);
  if (warnings->empty()) return Ok(kCheck, what);
  return Warning(kCheck, fmt::format("{}; {}", what, fmt::join(*warnings, "; ")));
}

Finding CheckRequest(const std::string& endpoint, const std::string& ca_file,
                     const StreamFilter& filter) {
  constexpr const char* kCheck = "request";
  const auto parsed = ParseEndpoint(endpoint);
  if (!parsed) return Failed(kCheck, parsed.error());
  if (auto readable = CheckCaFile(ca_file); !readable) return Failed(kCheck, readable.error());
  const auto parameters = filter.ToParameters();
  if (!parameters) return Skipped(kCheck, "there is no filter to send");
  const std::string what = fmt::format(
      "POST {} {}, authorization OAuth oauth_consumer_key=\"***\", oauth_token=\"***\", "
      "oauth_signature=\"***\"",
      endpoint, EncodeForm(*parameters));
  return parsed->is_default ? Warning(kCheck, fmt::format("{}. {}", what, kWaysOn))
                            : Ok(kCheck, what);
}

}  // namespace producer
